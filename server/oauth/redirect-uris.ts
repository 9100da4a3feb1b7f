import { loopbackNames } from '../http/loopback.ts';

const parse = (uri: string): URL | null => (URL.canParse(uri) ? new URL(uri) : null);

export const isLoopbackUri = (url: URL): boolean =>
  url.protocol === 'http:' && loopbackNames.has(url.hostname);

/** Printable ASCII that reads the same to every parser: no spaces or line breaks, no backslash, no user name. */
const plainUri = /^https?:\/\/[\w.~:[\]%!$&'()*+,;=-]+([/?][\x21-\x5b\x5d-\x7e]*)?$/;

/**
 * Whether a redirect URI may be registered: https anywhere, or http on a loopback name (RFC 8252 §7.3); no
 * fragment (RFC 6749 §3.1.2), no user name in it.
 */
export function mayRegister(uri: string): boolean {
  const url = parse(uri);
  if (url === null || uri.length > 2000 || uri.includes('#') || !plainUri.test(uri)) return false;
  return url.protocol === 'https:' || isLoopbackUri(url);
}

/**
 * Exact string match; only the port of a loopback redirect may differ (RFC 8252 §7.3, RFC 9700 §4.1.3). The strings
 * are compared as they are, because a parser would take other spellings of the host, and of the path, for the same.
 */
export function redirectMatches(registered: string, requested: string): boolean {
  if (registered === requested) return true;
  const [ours, theirs] = [parse(registered), parse(requested)];
  if (ours === null || theirs === null || !isLoopbackUri(ours) || !mayRegister(requested)) return false;
  return isLoopbackUri(theirs) && withoutPort(registered) === withoutPort(requested);
}

const withoutPort = (uri: string): string => uri.replace(/^(http:\/\/[^/?]+?):\d{1,5}(?=[/?]|$)/, '$1');
