const first = 1000;
const longest = 60_000;

/** The pauses between attempts: 1, 2, 4 … 60 s, give or take a fifth so that many computers do not march in step. */
export class Backoff {
  readonly #random: () => number;
  #failures = 0;

  /** @param random 0 to 1, as Math.random. */
  constructor(random: () => number) {
    this.#random = random;
  }

  /** The next pause, ms. */
  next(): number {
    const pause = Math.min(longest, first * 2 ** Math.min(this.#failures, 10));
    this.#failures += 1;
    return Math.round(pause * (0.8 + this.#random() * 0.4));
  }

  reset(): void {
    this.#failures = 0;
  }
}
