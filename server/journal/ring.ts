import type { JournalEvent } from '../../protocol/events.ts';

/**
 * The newest events, in memory: at most `capacity` of them and at most `budget` characters. Sequence numbers in it
 * are without gaps, so a number is a place.
 */
export class Ring {
  #slots: (JournalEvent | undefined)[];
  #sizes: Float64Array;
  #budget: number;
  #held = 0;
  #oldest: number;
  #next: number;

  /** @param first the sequence number that the first event will have. */
  constructor(first: number, capacity: number, budget: number) {
    this.#slots = Array.from({ length: capacity });
    this.#sizes = new Float64Array(capacity);
    this.#budget = budget;
    this.#oldest = first;
    this.#next = first;
  }

  /** The oldest sequence number that is here; `next` where nothing is. */
  get oldest(): number {
    return this.#oldest;
  }

  /** The sequence number of the next event. */
  get next(): number {
    return this.#next;
  }

  /** Adds the event whose number is `next`; the oldest ones make room. */
  push(event: JournalEvent, size: number): void {
    while (
      this.#next - this.#oldest >= this.#slots.length ||
      (this.#held + size > this.#budget && this.#oldest < this.#next)
    ) {
      this.#forgetOldest();
    }
    const place = this.#next % this.#slots.length;
    this.#slots[place] = event;
    this.#sizes[place] = size;
    this.#held += size;
    this.#next += 1;
  }

  get(seq: number): JournalEvent | undefined {
    return seq < this.#oldest || seq >= this.#next ? undefined : this.#slots[seq % this.#slots.length];
  }

  /** All events after a sequence number that are still here, oldest first, at most `limit`. */
  after(seq: number, limit = Infinity): JournalEvent[] {
    const events: JournalEvent[] = [];
    for (let at = Math.max(seq + 1, this.#oldest); at < this.#next && events.length < limit; at += 1) {
      const event = this.get(at);
      if (event !== undefined) events.push(event);
    }
    return events;
  }

  #forgetOldest(): void {
    const place = this.#oldest % this.#slots.length;
    this.#held -= this.#sizes[place] ?? 0;
    this.#slots[place] = undefined;
    this.#oldest += 1;
  }
}
