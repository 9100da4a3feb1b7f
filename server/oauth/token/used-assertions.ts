import { OAuthError } from '../oauth-error.ts';
import { sha256 } from '../sha256.ts';

/** The most assertions that are remembered at a time. */
const most = 20_000;
/** And of one client: far more than it can need in the few minutes that an assertion lives. */
const mostOfClient = 200;

/** Hash of a `jti` → when it may be forgotten, ms. */
type Used = Map<string, number>;

/** The `jti` of every assertion that was used and has not expired (RFC 7523 §3, point 7). */
export class UsedAssertions {
  readonly #now: () => number;
  /** By the hash of the client's id. */
  readonly #clients = new Map<string, Used>();
  #size = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * Uses an assertion up.
   * @param until when it can no longer be accepted anyway, ms.
   * @throws OAuthError invalid_client where it was used before; temporarily_unavailable where this client (429), or all
   *   together (503), used too many.
   */
  use(clientId: string, jti: string, until: number): void {
    const client = sha256(clientId);
    const key = sha256(jti);
    if ((this.#clients.get(client)?.get(key) ?? 0) > this.#now()) {
      throw new OAuthError('invalid_client', 'The client assertion was refused: it was used before.', {
        reason: 'client',
      });
    }
    if ((this.#clients.get(client)?.size ?? 0) >= mostOfClient) this.#sweepClient(client);
    if (this.#size >= most) this.sweep();
    const used: Used = this.#clients.get(client) ?? new Map<string, number>();
    if (used.size >= mostOfClient) throw tooMany(429, 'Too many client assertions of this client');
    if (this.#size >= most) throw tooMany(503, 'Too many client assertions');
    if (!used.has(key)) this.#size += 1;
    used.set(key, until);
    this.#clients.set(client, used);
  }

  sweep(): void {
    for (const client of this.#clients.keys()) this.#sweepClient(client);
  }

  #sweepClient(client: string): void {
    const now = this.#now();
    const used = this.#clients.get(client) ?? new Map<string, number>();
    for (const [key, until] of used) if (until <= now && used.delete(key)) this.#size -= 1;
    if (used.size === 0) this.#clients.delete(client);
  }
}

const tooMany = (status: number, what: string): OAuthError =>
  new OAuthError('temporarily_unavailable', `${what}; try again later.`, { status, retryAfter: 60 });
