import type { IncomingHttpHeaders } from 'node:http';

/** The longest that a document is kept, ms. */
const longest = 24 * 60 * 60_000;
/** How long one is kept that says nothing about it, ms. */
const unsaid = 5 * 60_000;

/** How long an answer may be used, ms (RFC 9111 §4.2, as a private cache): 0 to 24 hours. */
export function freshFor(headers: IncomingHttpHeaders, now: number): number {
  return Math.min(longest, Math.max(0, lifetime(headers, now)));
}

function lifetime(headers: IncomingHttpHeaders, now: number): number {
  const control = (headers['cache-control'] ?? '').toLowerCase();
  if (/(^|[\s,])(no-store|no-cache)($|[\s,=])/.test(control)) return 0;
  const maxAge = /(?:^|[\s,])max-age="?(\d{1,12})/.exec(control)?.[1];
  if (maxAge !== undefined) return (Number(maxAge) - (Number(headers.age) || 0)) * 1000;
  if (headers.expires === undefined) return unsaid;
  const expires = Date.parse(headers.expires);
  const date = Date.parse(headers.date ?? '');
  // An Expires that is no date means "already stale" (RFC 9111 §5.3).
  return Number.isNaN(expires) ? 0 : expires - (Number.isNaN(date) ? now : date);
}
