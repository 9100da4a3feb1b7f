/** However far away it is, the clock is looked at this often, ms: timers stand still while the computer sleeps. */
const longest = 500;

/** One timer that goes off at a moment of the app's clock. It keeps no process alive. */
export class Alarm {
  readonly #now: () => number;
  readonly #ring: () => void;
  #timer: NodeJS.Timeout | null = null;

  /** @param ring called when the moment has come or may have; it sets the alarm anew. */
  constructor(now: () => number, ring: () => void) {
    this.#now = now;
    this.#ring = ring;
  }

  /** @param moment ms since the epoch; null: none. */
  set(moment: number | null): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (moment === null) return;
    const wait = Math.max(1, Math.min(moment - this.#now(), longest));
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#ring();
    }, wait).unref();
  }
}
