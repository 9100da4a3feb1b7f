import { familyOf } from './agent.ts';
import type { Attempt } from './attempt.ts';
import { gap, type Seen } from './seen.ts';

/** A try with the line by which it is looked up. */
interface Entry {
  readonly attempt: Attempt;
  readonly line: Seen;
}

/** Tries in the order of their first lines, for those that begin right after some other line. */
export class Openers {
  readonly #entries: Entry[];

  constructor(attempts: readonly Attempt[]) {
    this.#entries = attempts
      .flatMap((attempt) => (attempt.lines[0] === undefined ? [] : [{ attempt, line: attempt.lines[0] }]))
      .toSorted((one, other) => one.line.order - other.line.order);
  }

  /** The next one to begin after the line, where that is at most so many ms later; a line without a time has none. */
  after(seen: Seen, within: number): Attempt | undefined {
    if (seen.at === null) return undefined;
    const next = this.#entries[firstWhere(this.#entries.length, (index) => this.#order(index) > seen.order)];
    return next !== undefined && gap(seen, next.line) <= within ? next.attempt : undefined;
  }

  #order(index: number): number {
    return this.#entries[index]?.line.order ?? Number.POSITIVE_INFINITY;
  }
}

/** Tries that got a token, for those that had it before or after some line. */
export class Grants {
  readonly #entries: readonly Entry[];
  /** The earliest and the latest grant from each one on: with them, the last that fits is found without looking at all. */
  readonly #earliest: number[];
  readonly #latest: number[];

  /** @param attempts oldest first */
  constructor(attempts: readonly Attempt[]) {
    this.#entries = attempts.flatMap((attempt) =>
      attempt.granted === null ? [] : [{ attempt, line: attempt.granted }],
    );
    this.#earliest = this.#entries.map(({ line }) => line.order);
    this.#latest = [...this.#earliest];
    for (let index = this.#entries.length - 2; index >= 0; index -= 1) {
      this.#earliest[index] = Math.min(this.#earliest[index] ?? 0, this.#earliest[index + 1] ?? 0);
      this.#latest[index] = Math.max(this.#latest[index] ?? 0, this.#latest[index + 1] ?? 0);
    }
  }

  /** The newest try that got its token only after the line. */
  after({ order }: Seen): Attempt | undefined {
    const beyond = firstWhere(this.#entries.length, (index) => (this.#latest[index] ?? 0) <= order);
    return this.#entries[beyond - 1]?.attempt;
  }

  /** The newest try that had its token before the line. */
  before({ order }: Seen): Attempt | undefined {
    const beyond = firstWhere(this.#entries.length, (index) => (this.#earliest[index] ?? 0) >= order);
    return this.#entries[beyond - 1]?.attempt;
  }
}

/** Since when somebody is connected: of each family, of those who name no agent, and of all. Ms since the epoch. */
export class Connected {
  readonly #since = new Map<string, number>();
  #nameless = Number.POSITIVE_INFINITY;
  #anybody = Number.POSITIVE_INFINITY;

  constructor(attempts: readonly Attempt[]) {
    for (const { granted, calls, lines, last, families } of attempts) {
      if (granted === null && calls === 0) continue;
      const since = (lines[0] ?? last).at?.time ?? Number.NEGATIVE_INFINITY;
      this.#anybody = Math.min(this.#anybody, since);
      if (families.size === 0) this.#nameless = Math.min(this.#nameless, since);
      for (const family of families) {
        this.#since.set(family, Math.min(this.#since.get(family) ?? Number.POSITIVE_INFINITY, since));
      }
    }
  }

  /** Whether one whose line that may be was connected by then, or so many ms later. */
  by({ at }: Seen, userAgent: string | null, later: number): boolean {
    const family = familyOf(userAgent);
    const since =
      family === null
        ? this.#anybody
        : Math.min(this.#nameless, this.#since.get(family) ?? Number.POSITIVE_INFINITY);
    return since <= (at === null ? Number.MAX_VALUE : at.time + later);
  }
}

/** The first index for which it is true, of those after which it stays true; the length where there is none. */
function firstWhere(length: number, isTrue: (index: number) => boolean): number {
  let from = 0;
  let to = length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (isTrue(middle)) to = middle;
    else from = middle + 1;
  }
  return from;
}
