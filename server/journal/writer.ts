import type { JournalEvent } from '../../protocol/events.ts';
import type { JourneyRecord } from './rows.ts';

/** What the writer takes from and gives to: the store that may fail, and what is still unwritten. */
export interface Writing {
  write(events: readonly JournalEvent[], journeys: readonly JourneyRecord[]): void;
  /** Events after a sequence number that memory still holds, oldest first. */
  eventsAfter(seq: number, limit: number): JournalEvent[];
  journeys(): readonly JourneyRecord[];
  journeysWritten(): void;
  /** Called once when writing begins to fail, and once when it works again. */
  onFailure(error: unknown): void;
  onRecovery(): void;
}

/** After the first unwritten event it takes at most this long until it is on disk, ms. */
const pace = 100;
/** Events in one transaction: it takes a few ms, and nothing else happens meanwhile. */
const batch = 2000;
/** While the disk fails: the first and the longest time between two attempts, ms. */
const retry = { first: 1000, longest: 30_000 } as const;

/** Writes behind: batches of events, one transaction each, and again later where the disk refuses. */
export class Writer {
  #parts: Writing;
  #written: number;
  #timer: NodeJS.Timeout | null = null;
  #wait = pace;

  /** @param written the last sequence number that is on disk. */
  constructor(parts: Writing, written: number) {
    this.#parts = parts;
    this.#written = written;
  }

  /** Something is unwritten. */
  schedule(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.flush();
    }, this.#wait);
  }

  /** Writes one batch now. Never throws. */
  flush(): void {
    const events = this.#parts.eventsAfter(this.#written, batch);
    const journeys = this.#parts.journeys();
    if (events.length === 0 && journeys.length === 0) return;
    try {
      this.#parts.write(events, journeys);
    } catch (error) {
      this.#failed(error);
      return;
    }
    this.#written = events.at(-1)?.seq ?? this.#written;
    this.#parts.journeysWritten();
    if (this.#wait !== pace) this.#parts.onRecovery();
    this.#wait = pace;
    if (events.length === batch) this.#soon();
  }

  /** Writes all that is left. Never throws. */
  close(): void {
    for (let before = -1; before !== this.#written;) {
      before = this.#written;
      this.flush();
    }
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** More than one batch was waiting: the next one goes after whatever else wants to run. */
  #soon(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.flush();
    }, 0);
  }

  #failed(error: unknown): void {
    const first = this.#wait === pace;
    this.#wait = first ? retry.first : Math.min(this.#wait * 2, retry.longest);
    if (first) this.#parts.onFailure(error);
    this.schedule();
  }
}
