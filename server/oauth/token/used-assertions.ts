import { OAuthError } from '../oauth-error.ts';
import { sha256 } from '../sha256.ts';

/** The most assertions that are remembered at a time. */
const most = 20_000;

/** The `jti` of every assertion that was used and has not expired (RFC 7523 §3, point 7). */
export class UsedAssertions {
  readonly #now: () => number;
  /** Hash of client and `jti` → when it may be forgotten, ms. */
  readonly #used = new Map<string, number>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * Uses an assertion up.
   * @param until when it can no longer be accepted anyway, ms.
   * @throws OAuthError invalid_client where it was used before.
   */
  use(clientId: string, jti: string, until: number): void {
    const key = sha256(JSON.stringify([clientId, jti]));
    if ((this.#used.get(key) ?? 0) > this.#now()) {
      throw new OAuthError('invalid_client', 'The client assertion was refused: it was used before.');
    }
    if (this.#used.size >= most) this.sweep();
    if (this.#used.size >= most) {
      throw new OAuthError('temporarily_unavailable', 'Too many client assertions; try again later.', {
        status: 503,
        retryAfter: 60,
      });
    }
    this.#used.set(key, until);
  }

  sweep(): void {
    const now = this.#now();
    for (const [key, until] of this.#used) if (until <= now) this.#used.delete(key);
  }
}
