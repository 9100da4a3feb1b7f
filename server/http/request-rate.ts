/** Counts requests per caller in a fixed window; all counters are thrown away together, so memory stays bounded. */
export class RequestRate {
  #counts = new Map<string, number>();
  #windowEnd = 0;
  readonly #limit: number;
  readonly #window: number;
  readonly #now: () => number;

  /** @param limit requests per window and caller. @param window length, ms. */
  constructor(limit: number, window: number, now: () => number) {
    this.#limit = limit;
    this.#window = window;
    this.#now = now;
  }

  /** Counts one request; 0 where it may pass, else the seconds to wait. */
  take(caller: string): number {
    const now = this.#now();
    if (now >= this.#windowEnd) {
      this.#counts.clear();
      this.#windowEnd = now + this.#window;
    }
    const count = (this.#counts.get(caller) ?? 0) + 1;
    this.#counts.set(caller, count);
    return count <= this.#limit ? 0 : Math.max(1, Math.ceil((this.#windowEnd - now) / 1000));
  }
}
