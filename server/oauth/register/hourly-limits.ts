import { addressBlock } from '../../consent/address-block.ts';
import { isLocalCaller } from '../../http/remote-address.ts';
import { RequestRate } from '../../http/request-rate.ts';
import { OAuthError } from '../oauth-error.ts';

export interface RegistrationLimits {
  /** Registrations per window from one address, or one block of IPv6 addresses. */
  readonly perAddress: number;
  /** The same for callers on this computer. */
  readonly perLoopbackAddress: number;
  /** Registrations per window from all addresses together, callers on this computer aside. */
  readonly overall: number;
  /** ms. */
  readonly window: number;
  /** Requests per minute from one address, however they end; callers on this computer aside. */
  readonly requests: number;
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
  requests: 60,
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
  readonly #requests: RequestRate;
  /** At most `overall` of them, and loopback: a caller beyond that is refused before it is counted. */
  readonly #callers = new Map<string, Counted>();
  #overall: Counted = { count: 0, until: 0 };

  constructor(limits: RegistrationLimits, now: () => number) {
    this.#limits = limits;
    this.#now = now;
    this.#requests = new RequestRate(limits.requests, 60_000, now);
  }

  /**
   * Counts one request, before it is read.
   * @throws OAuthError temporarily_unavailable (429, with Retry-After) where this caller sent too many.
   */
  countRequest(remote: string): void {
    if (isLocalCaller(remote)) return;
    const wait = this.#requests.take(addressBlock(remote));
    if (wait > 0) throw tooMany(wait * 1000);
  }

  /**
   * Counts one registration, whose metadata are right: what is refused anyway must not use up what all share.
   * @throws OAuthError temporarily_unavailable (429, with Retry-After) where there were too many.
   */
  count(remote: string): void {
    const now = this.#now();
    const limits = this.#limits;
    if (this.#overall.until <= now) {
      this.#overall = { count: 0, until: now + limits.window };
      for (const [key, counted] of this.#callers) if (counted.until <= now) this.#callers.delete(key);
    }
    const local = isLocalCaller(remote);
    const key = addressBlock(remote);
    const known = this.#callers.get(key);
    const caller =
      known === undefined || known.until <= now ? { count: 0, until: now + limits.window } : known;
    if (caller.count >= (local ? limits.perLoopbackAddress : limits.perAddress)) {
      throw tooMany(caller.until - now);
    }
    if (!local) {
      if (this.#overall.count >= limits.overall) throw tooMany(this.#overall.until - now);
      this.#overall.count += 1;
    }
    caller.count += 1;
    this.#callers.set(key, caller);
  }
}

const tooMany = (wait: number): OAuthError =>
  new OAuthError('temporarily_unavailable', 'Too many registrations; try again later.', {
    status: 429,
    retryAfter: Math.max(1, Math.ceil(wait / 1000)),
  });
