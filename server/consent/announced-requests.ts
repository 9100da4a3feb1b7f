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
  /** Clients of check-ups, the latest: whatever else comes in their name is not for the person. */
  readonly #clients = new Set<string>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Returns the function that takes it back. */
  add(announcement: Announcement): () => void {
    const announced: Announced = { announcement, until: this.#now() + patience };
    this.#announced.add(announced);
    this.#clients.add(announcement.clientId);
    trim(this.#announced);
    trim(this.#clients);
    return () => void this.#announced.delete(announced);
  }

  /** Whether a check-up has announced anything of this client. */
  knows(clientId: string): boolean {
    return this.#clients.has(clientId);
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

function trim<T>(set: Set<T>): void {
  for (const oldest of set) {
    if (set.size <= most) return;
    set.delete(oldest);
  }
}

const isExactly = (announced: Announcement, request: KnockRequest): boolean =>
  request.client.id === announced.clientId &&
  request.state === announced.state &&
  request.codeChallenge === announced.codeChallenge &&
  request.redirectUri === announced.redirectUri &&
  request.issuer.origin === announced.issuer;
