import type { LookupFunction } from 'node:net';
import type { SecureContext } from 'node:tls';

/**
 * How the app reaches its own public address, as somebody outside would: over the internet and back. Tests lead a host
 * name to a proxy of theirs and trust its authority.
 */
export interface Outside {
  /** Looks a host name up; the operating system's way where it is left out. */
  readonly lookup?: LookupFunction;
  /** Which certificate authorities are trusted; node's own where it is left out. */
  readonly trust?: SecureContext;
}
