import type { Place } from '../../protocol/place.ts';

/** How far apart it is that links move windows, ms. */
const apart = 1000;
/** Once a link has taken the keyboard, none does for so long, ms. */
const rest = 60_000;

export interface LinkGateParts {
  /** `focus`: whether the window may take the keyboard. */
  show(place: Place, focus: boolean): void;
  log(line: string): void;
  now?: () => number;
}

/**
 * Stands between links and windows: a page may call as many links as it likes. One moves a window at once; of those
 * that follow within a second only the last one counts, when that second is over.
 */
export class LinkGate {
  readonly #parts: LinkGateParts;
  readonly #now: () => number;
  #shownAt = -Infinity;
  #focusedAt = -Infinity;
  #next: Place | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(parts: LinkGateParts) {
    this.#parts = parts;
    this.#now = parts.now ?? Date.now;
  }

  follow(place: Place): void {
    const now = this.#now();
    if (this.#timer !== null) {
      this.#next = place;
      return;
    }
    const wait = this.#shownAt + apart - now;
    if (wait > 0) {
      this.#next = place;
      this.#timer = setTimeout(() => this.#showNext(), wait);
      return;
    }
    this.#show(place, now - this.#focusedAt >= rest);
  }

  #showNext(): void {
    this.#timer = null;
    const place = this.#next;
    this.#next = null;
    if (place !== null) this.#show(place, false);
  }

  #show(place: Place, focus: boolean): void {
    this.#shownAt = this.#now();
    if (focus) {
      this.#focusedAt = this.#shownAt;
      // No line for the others: what a page calls must not fill the disk.
      this.#parts.log(`a link led to the ${place.at}`);
    }
    this.#parts.show(place, focus);
  }
}
