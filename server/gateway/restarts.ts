/** How an upstream's life is timed, ms. */
export interface Timings {
  /** How long an upstream may take to answer one request. */
  readonly call: number;
  /** How long a call waits for an upstream that is not up. */
  readonly wait: number;
  /** The first and the longest pause before a restart; it doubles in between. */
  readonly firstPause: number;
  readonly longestPause: number;
  /** Two starts are never closer than this, however many calls ask for one. */
  readonly gap: number;
  /** How long an upstream has to stay up for its failures to be forgotten. */
  readonly stable: number;
}

export const defaultTimings: Timings = {
  call: 300_000,
  wait: 4000,
  firstPause: 500,
  longestPause: 30_000,
  gap: 1000,
  stable: 60_000,
};

/** When to start again: the pause doubles with each failure, give or take a fifth so that upstreams do not march in step. */
export class Restarts {
  readonly #timings: Timings;
  readonly #start: () => void;
  #failures = 0;
  #startedAt = -Infinity;
  #timer: NodeJS.Timeout | null = null;
  #stable: NodeJS.Timeout | null = null;

  constructor(timings: Timings, start: () => void) {
    this.#timings = timings;
    this.#start = start;
  }

  get failures(): number {
    return this.#failures;
  }

  started(): void {
    this.stop();
    this.#startedAt = performance.now();
  }

  ready(): void {
    this.#stable = setTimeout(() => {
      this.#failures = 0;
    }, this.#timings.stable).unref();
  }

  /** Plans the next start. Returns the pause until then, ms. */
  failed(): number {
    this.stop();
    const pause = Math.min(this.#timings.longestPause, this.#timings.firstPause * 2 ** this.#failures);
    this.#failures += 1;
    return this.#plan(pause * (0.8 + Math.random() * 0.4));
  }

  /** Somebody waits: the planned start comes as soon as the gap between two starts allows. */
  hurry(): void {
    if (this.#timer !== null)
      this.#plan(Math.max(0, this.#startedAt + this.#timings.gap - performance.now()));
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (this.#stable !== null) clearTimeout(this.#stable);
    this.#timer = null;
    this.#stable = null;
  }

  #plan(pause: number): number {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#start();
    }, pause);
    this.#timer.unref();
    return pause;
  }
}
