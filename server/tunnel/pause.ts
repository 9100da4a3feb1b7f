import type { Clock } from './clock.ts';

/** Who ends a pause early: the person, or anything that makes what is known of the way doubtful. */
export type Poke = 'person' | 'doubt';

/** A pause that can be cut short. One that is poked while nobody pauses ends the next one at once. */
export class Pause {
  readonly #clock: Clock;
  #poked: Poke | null = null;
  #wake: ((poke: Poke) => void) | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  poke(poke: Poke): void {
    if (this.#wake !== null) this.#wake(poke);
    else if (this.#poked !== 'person') this.#poked = poke;
  }

  /** What was asked for begins now. */
  heed(): void {
    this.#poked = null;
  }

  /**
   * Waits so many ms, or until somebody pokes; for Infinity, until the person does.
   * @returns who ended it early, or null.
   */
  wait(ms: number, signal: AbortSignal): Promise<Poke | null> {
    const poked = this.#poked;
    this.#poked = null;
    if (signal.aborted || this.#counts(poked, ms)) return Promise.resolve(poked);
    return new Promise((resolve) => {
      const end = (poke: Poke | null): void => {
        forget();
        signal.removeEventListener('abort', stopped);
        this.#wake = null;
        resolve(poke);
      };
      const stopped = (): void => end(null);
      const forget = ms === Infinity ? () => undefined : this.#clock.after(ms, () => end(null));
      signal.addEventListener('abort', stopped, { once: true });
      this.#wake = (poke) => {
        if (this.#counts(poke, ms)) end(poke);
      };
    });
  }

  #counts(poke: Poke | null, ms: number): boolean {
    return poke === 'person' || (poke === 'doubt' && ms !== Infinity);
  }
}
