import { isBrowser } from '../../journal/anonymous-journeys.ts';
import { isLookingAround } from './agent.ts';
import { callerKey, gap, type Seen } from './seen.ts';

/** Metadata that one caller read before anything told which client it is. */
export interface Discovery {
  readonly key: string | null;
  readonly remote: string | null;
  readonly userAgent: string | null;
  readonly lines: Seen[];
  last: Seen;
}

/** A registration or authorization that comes later than this began with another discovery, ms. */
export const claimableFor = 15 * 60_000;
/** Held at once; the oldest go first. */
const most = 500;

/** In this order: whose discovery it was that a registration or an authorization follows. */
const claims: readonly ((discovery: Discovery, seen: Seen) => boolean)[] = [
  ({ key }, seen) => key === callerKey(seen),
  ({ remote }, seen) => remote !== null && remote === seen.remote,
  // The browser comes from elsewhere than the backend, and a backend has many addresses.
  ({ userAgent }) => !isBrowser(userAgent) && !isLookingAround(userAgent),
];

/** Discoveries that no client has claimed yet. */
export class Discoveries {
  #open: Discovery[] = [];
  /** Those that had to make room, or grew too old. */
  readonly unclaimed: Discovery[] = [];

  add(seen: Seen): void {
    const key = callerKey(seen);
    const known = this.#open.findLast(
      (discovery) => discovery.key === key && gap(discovery.last, seen) <= claimableFor,
    );
    if (known !== undefined) {
      known.lines.push(seen);
      known.last = seen;
      return;
    }
    this.#open.push({ key, remote: seen.remote, userAgent: seen.userAgent, lines: [seen], last: seen });
    if (this.#open.length > most) this.#giveUp(this.#open.shift());
  }

  /** Takes out what came before this registration or authorization; empty where nothing did. */
  claim(seen: Seen): Seen[] {
    while (this.#open[0] !== undefined && gap(this.#open[0].last, seen) > claimableFor) {
      this.#giveUp(this.#open.shift());
    }
    for (const fits of claims) {
      const found = this.#open.findLast((discovery) => fits(discovery, seen));
      if (found === undefined) continue;
      this.#open = this.#open.filter((discovery) => discovery !== found);
      return found.lines;
    }
    return [];
  }

  end(): readonly Discovery[] {
    this.unclaimed.push(...this.#open.splice(0));
    return this.unclaimed;
  }

  #giveUp(discovery: Discovery | undefined): void {
    if (discovery !== undefined && this.unclaimed.length < most) this.unclaimed.push(discovery);
  }
}
