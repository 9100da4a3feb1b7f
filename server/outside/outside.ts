import type { LookupFunction } from 'node:net';

/**
 * How the app reaches its own public address, as somebody outside would: over the internet and back. Tests lead a host
 * name to a proxy of theirs and trust its authority.
 */
export interface Outside {
  /** Looks a host name up; the operating system's way where it is left out. */
  readonly lookup?: LookupFunction;
  /** Certificate authorities (PEM) to trust besides node's own. */
  readonly ca?: string;
}
