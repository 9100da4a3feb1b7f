import type { JournalEvent, Journey } from '../../protocol/events.ts';

export type JournalListener = (events: JournalEvent[], journeys: Journey[]) => void;

/** Time between two batches, ms. */
const pace = 50;
/** How many batches may go out at once within one pace; a flood of errors waits like everything else. */
const urgentPerPace = 5;

/** Tells listeners what is new: one batch per 50 ms, or at once where that is asked for. */
export class Bus {
  #listeners = new Set<JournalListener>();
  #collect: () => { events: JournalEvent[]; journeys: Journey[] };
  #timer: NodeJS.Timeout | null = null;
  #soon = false;
  #urgent = 0;

  /** @param collect gives what is new since its last call. */
  constructor(collect: () => { events: JournalEvent[]; journeys: Journey[] }) {
    this.#collect = collect;
  }

  get heard(): boolean {
    return this.#listeners.size > 0;
  }

  subscribe(listener: JournalListener): () => void {
    // What was new before is not this listener's: it goes out to the others now, or to nobody.
    this.#deliver();
    // A function of its own, so that one listener given twice counts as two.
    const own: JournalListener = (events, journeys) => listener(events, journeys);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  /** Something is new. `urgent`: a consent or an error; it goes out before anything else happens. */
  announce(urgent: boolean): void {
    if (this.#listeners.size === 0) return;
    if (urgent && !this.#soon && this.#urgent < urgentPerPace) {
      this.#soon = true;
      this.#urgent += 1;
      queueMicrotask(() => {
        this.#soon = false;
        this.#deliver();
      });
    }
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#urgent = 0;
      this.#deliver();
    }, pace).unref();
  }

  /** Delivers what is left and forgets the listeners. */
  close(): void {
    this.#deliver();
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#listeners.clear();
  }

  #deliver(): void {
    const { events, journeys } = this.#collect();
    if (events.length === 0 && journeys.length === 0) return;
    for (const listener of this.#listeners) {
      try {
        listener(events, journeys);
      } catch (error) {
        // A front end's fault must reach neither the others nor the caller of record().
        process.emitWarning(error instanceof Error ? error : String(error));
      }
    }
  }
}
