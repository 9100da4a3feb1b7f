import { isIPv6 } from 'node:net';
import { OAuthError } from '../oauth-error.ts';

export interface RegistrationLimits {
  /** Registrations per window from one address. */
  readonly perAddress: number;
  /** The same for callers on this computer. */
  readonly perLoopbackAddress: number;
  /** Registrations per window from all addresses together. */
  readonly overall: number;
  /** ms. */
  readonly window: number;
  /** Clients kept that were never approved. */
  readonly neverApproved: number;
  /** How long a client that was never approved is kept, ms. */
  readonly neverApprovedLifetime: number;
}

export const registrationLimits: RegistrationLimits = {
  perAddress: 60,
  perLoopbackAddress: 600,
  overall: 1200,
  window: 60 * 60_000,
  neverApproved: 2000,
  neverApprovedLifetime: 24 * 60 * 60_000,
};

interface Counted {
  count: number;
  readonly until: number;
}

/** Counts registrations in windows of an hour: for each caller, and for all together. */
export class HourlyLimits {
  readonly #limits: RegistrationLimits;
  readonly #now: () => number;
  /** Never more than `overall` of them: a caller beyond that is refused before it is counted. */
  readonly #callers = new Map<string, Counted>();
  #overall: Counted = { count: 0, until: 0 };

  constructor(limits: RegistrationLimits, now: () => number) {
    this.#limits = limits;
    this.#now = now;
  }

  /**
   * Counts one registration.
   * @throws OAuthError temporarily_unavailable (429, with Retry-After) where there were too many.
   */
  count(remote: string): void {
    const now = this.#now();
    const limits = this.#limits;
    if (this.#overall.until <= now) {
      this.#overall = { count: 0, until: now + limits.window };
      for (const [key, counted] of this.#callers) if (counted.until <= now) this.#callers.delete(key);
    }
    const key = callerKey(remote);
    const known = this.#callers.get(key);
    const caller =
      known === undefined || known.until <= now ? { count: 0, until: now + limits.window } : known;
    const most = isLoopback(remote) ? limits.perLoopbackAddress : limits.perAddress;
    if (caller.count >= most) throw tooMany(caller.until - now);
    if (this.#overall.count >= limits.overall) throw tooMany(this.#overall.until - now);
    caller.count += 1;
    this.#overall.count += 1;
    this.#callers.set(key, caller);
  }
}

const tooMany = (wait: number): OAuthError =>
  new OAuthError('temporarily_unavailable', 'Too many registrations; try again later.', {
    status: 429,
    retryAfter: Math.max(1, Math.ceil(wait / 1000)),
  });

export const isLoopback = (remote: string): boolean => /^(::ffff:)?127\.|^::1$/.test(remote);

/** One caller has one IPv4 address, but commonly a /64 of IPv6. */
export function callerKey(remote: string): string {
  const [address = ''] = remote.split('%');
  if (!isIPv6(address)) return address;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: tail === undefined ? 0 : 8 - left.length - right.length }, () => '0');
  return [...left, ...zeros, ...right].slice(0, 4).join(':');
}
