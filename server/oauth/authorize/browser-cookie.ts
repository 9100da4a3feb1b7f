import { createHash, randomBytes } from 'node:crypto';
import type { Exchange } from '../../http/exchange.ts';

/** 32 random bytes in base64url. */
const valueSyntax = /^[\w-]{43}$/;

/** Which browser it is. Its cookie is known by hash only. */
export interface Browser {
  /** SHA-256, hex. */
  readonly hash: string;
  /** The Set-Cookie header that it needs; null where it has its cookie already. */
  readonly setCookie: string | null;
}

/** The hash of the cookie that a browser sent; null where it sent none. */
export function knownBrowser(exchange: Exchange): string | null {
  const name = cookieName(isSecure(exchange));
  for (const pair of (exchange.req.headers.cookie ?? '').split(';')) {
    const mark = pair.indexOf('=');
    const value = pair.slice(mark + 1).trim();
    if (mark > 0 && pair.slice(0, mark).trim() === name && valueSyntax.test(value)) return hash(value);
  }
  return null;
}

/** The browser that asks, with a new cookie where it has none. The cookie lasts as long as the browser stays open. */
export function browserOf(exchange: Exchange): Browser {
  const known = knownBrowser(exchange);
  if (known !== null) return { hash: known, setCookie: null };
  const value = randomBytes(32).toString('base64url');
  const secure = isSecure(exchange);
  const attributes = `Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
  return { hash: hash(value), setCookie: `${cookieName(secure)}=${value}; ${attributes}` };
}

/** A `__Host-` cookie cannot be set by a neighbouring host name; browsers take it over https only (RFC 6265bis §4.1.3.2). */
const cookieName = (secure: boolean): string => (secure ? '__Host-drawbridge' : 'drawbridge');
const isSecure = ({ issuer }: Exchange): boolean => issuer.origin.startsWith('https:');
const hash = (value: string): string => createHash('sha256').update(value).digest('hex');
