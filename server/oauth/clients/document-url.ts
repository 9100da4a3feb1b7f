import { isIP } from 'node:net';

/** Each is a reason not to fetch a URL that a stranger named. */
const refusals: readonly ((url: URL, text: string) => boolean)[] = [
  (url) => url.protocol !== 'https:',
  (url) => url.port !== '',
  (url) => url.username !== '' || url.password !== '',
  (_, text) => text.includes('#'),
  (url) => url.hostname.startsWith('[') || isIP(url.hostname) !== 0,
  (_, text) => text.length > 1000,
  // What the parser had to repair (dot segments, upper case, spaces, a written-out port) could be read differently.
  (url, text) => url.href !== text,
];

/** @returns the URL where it may be fetched from here: https, default port, a host name, in normal form; else null. */
export function fetchableUrl(text: string): URL | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  return refusals.some((refuses) => refuses(url, text)) ? null : url;
}

/**
 * @returns the URL of a client id that is a metadata document (draft-ietf-oauth-client-id-metadata-document §3): as
 *   above, and with a path; else null.
 */
export function documentUrl(clientId: string): URL | null {
  const url = fetchableUrl(clientId);
  return url === null || url.pathname === '/' ? null : url;
}
