import type { KnockRequest } from './knock-request.ts';

/** The authorization request that a check-up is about to send. All but the redirect address is unguessable. */
export interface Announcement {
  readonly clientId: string;
  readonly state: string;
  readonly codeChallenge: string;
  readonly redirectUri: string;
  /** The origin of the issuer that it goes to. */
  readonly issuer: string;
  readonly journey: string;
}

interface Announced {
  readonly announcement: Announcement;
  /** Ms since the epoch. */
  readonly until: number;
}

/** How long an announced request is waited for, ms. */
const patience = 30_000;
/** A check-up announces one for each of its agents, and has a client for each. */
const most = 10;

/**
 * The requests that the app's own check-up announced, in this process: each is known once, and only to the letter. What
 * is not announced is nobody's to answer but the person's.
 */
export class AnnouncedRequests {
  readonly #now: () => number;
  readonly #announced = new Set<Announced>();
  /**
   * Clients of check-ups, the latest: for as long as the announcement would have been good, whatever else comes in their
   * name and leads back to the check-up is not for the person.
   */
  readonly #clients = new Map<string, { readonly redirectUri: string; readonly until: number }>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Returns the function that takes it back. */
  add(announcement: Announcement): () => void {
    const { clientId, redirectUri } = announcement;
    const until = this.#now() + patience;
    const announced: Announced = { announcement, until };
    this.#announced.add(announced);
    this.#clients.delete(clientId);
    this.#clients.set(clientId, { redirectUri, until });
    trim(this.#announced, this.#announced);
    trim(this.#clients, this.#clients.keys());
    return () => void this.#announced.delete(announced);
  }

  /** Whether this comes in the name of a client that a check-up announced, and leads back to where that would. */
  knows({ client, redirectUri }: KnockRequest): boolean {
    const known = this.#clients.get(client.id);
    if (known === undefined) return false;
    if (this.#now() < known.until) return known.redirectUri === redirectUri;
    this.#clients.delete(client.id);
    return false;
  }

  /** The check-up is over: nothing is announced any more, and no client is its own. */
  clear(): void {
    this.#announced.clear();
    this.#clients.clear();
  }

  /** The announcement of exactly this request, which is spent by that; null where there is none. */
  take(request: KnockRequest): Announcement | null {
    const now = this.#now();
    for (const announced of this.#announced) {
      if (now >= announced.until) this.#announced.delete(announced);
      else if (isExactly(announced.announcement, request)) {
        this.#announced.delete(announced);
        return announced.announcement;
      }
    }
    return null;
  }
}

function trim<T>(kept: { readonly size: number; delete(key: T): boolean }, oldestFirst: Iterable<T>): void {
  for (const oldest of oldestFirst) {
    if (kept.size <= most) return;
    kept.delete(oldest);
  }
}

const isExactly = (announced: Announcement, request: KnockRequest): boolean =>
  request.client.id === announced.clientId &&
  request.state === announced.state &&
  request.codeChallenge === announced.codeChallenge &&
  request.redirectUri === announced.redirectUri &&
  request.issuer.origin === announced.issuer;
