import type { EventQuery, JournalEvent, Journey } from '../../protocol/events.ts';
import type { Verdict } from '../../protocol/verdict.ts';
import { Bus, type JournalListener } from './bus.ts';
import { keptName, makeEvent, matches } from './event.ts';
import type { EventDraft, Journal } from './journal.ts';
import { Journeys, shownJourney } from './journeys.ts';
import { openStore, reasonOf } from './open-store.ts';
import { Ring } from './ring.ts';
import type { JournalStore } from './store.ts';
import { Writer } from './writer.ts';

export interface JournalOptions {
  /** The database file; its folder exists. */
  readonly path: string;
  /** Ms since the epoch. */
  readonly now: () => number;
  /** One sentence for the person: the timeline is not what it should be. Called once per trouble. */
  readonly onProblem: (sentence: string) => void;
  /** The trouble with writing is over. */
  readonly onRecovery?: () => void;
  readonly limits?: Partial<JournalLimits>;
}

export interface JournalLimits {
  /** Events in memory. */
  readonly memory: number;
  /** Characters that those may hold. */
  readonly characters: number;
  /** Events on disk. */
  readonly disk: number;
}

const defaults: JournalLimits = { memory: 20_000, characters: 32 * 1024 * 1024, disk: 200_000 };

/**
 * The journal: a ring in memory that answers at once, and a database that follows it at most 100 ms behind. A disk
 * that fails costs no caller anything: events stay in memory, and one problem is reported.
 * @throws Fault where a newer version of the app wrote the database.
 */
export function createJournal(options: JournalOptions): Journal {
  return new RecordingJournal(options);
}

class RecordingJournal implements Journal {
  #now: () => number;
  #onProblem: (sentence: string) => void;
  #store: JournalStore | null;
  #ring: Ring;
  #first: number;
  #journeys: Journeys;
  #writer: Writer | null;
  #bus: Bus;
  #told: number;
  #closed = false;
  #unreadable = false;

  constructor(options: JournalOptions) {
    const limits = { ...defaults, ...options.limits };
    this.#now = options.now;
    this.#onProblem = options.onProblem;
    const store = openStore(options.path, limits.disk, options.onProblem);
    this.#store = store;
    this.#first = store?.nextSeq ?? 1;
    this.#ring = new Ring(this.#first, limits.memory, limits.characters);
    this.#told = this.#first - 1;
    this.#journeys = new Journeys(options.now, {
      journey: (id) => this.#read((store) => store.journey(id), null),
      latestJourneyOf: (clientId) => this.#read((store) => store.latestJourneyOf(clientId), null),
      unclaimedSince: (since, limit) => this.#read((store) => store.unclaimedSince(since, limit), []),
    });
    this.#writer = store === null ? null : this.#createWriter(store, options, limits.memory);
    this.#bus = new Bus(() => this.#takeUntold());
  }

  record(draft: EventDraft): JournalEvent {
    const { event, size } = makeEvent(draft, this.#ring.next, this.#now());
    if (this.#closed) return event;
    const { type, time, phase, level, status, journey, clientId, remote, userAgent } = event;
    const clientName = draft.clientName ? keptName(draft.clientName) : null;
    const issuer = draft.issuer ?? null;
    const step = {
      type,
      time,
      phase,
      level,
      status,
      journey,
      clientId,
      clientName,
      issuer,
      remote,
      userAgent,
    };
    event.journey = this.#journeys.follow(step);
    this.#ring.push(event, size);
    this.#writer?.schedule();
    this.#bus.announce(type === 'consent' || level === 'error');
    return event;
  }

  query(query: EventQuery): JournalEvent[] {
    const found: JournalEvent[] = [];
    const { oldest, next } = this.#ring;
    const from = Math.min(next, query.before ?? next) - 1;
    for (let seq = from; seq >= oldest && seq > (query.after ?? 0) && found.length < query.limit; seq -= 1) {
      const event = this.#ring.get(seq);
      if (event !== undefined && matches(event, query)) found.push(event);
    }
    found.reverse();
    const enough = found.length >= query.limit || (query.after ?? 0) >= oldest - 1;
    if (enough) return found;
    const before = Math.min(oldest, query.before ?? oldest);
    const limit = query.limit - found.length;
    return [...this.#read((store) => store.query({ ...query, before, limit }), []), ...found];
  }

  journeys(limit: number): Journey[] {
    const stored = this.#read((store) => store.journeys(limit), []);
    const records = new Map(stored.map((record) => [record.id, record]));
    // Memory is ahead of the disk.
    for (const record of this.#journeys.inMemory()) records.set(record.id, record);
    const newestFirst = [...records.values()].toSorted((a, b) => b.lastAt - a.lastAt);
    return newestFirst.slice(0, limit).map(shownJourney);
  }

  journeyFor(
    client: { id: string; name: string },
    caller: { remote: string; userAgent: string | null; issuer: string },
  ): string {
    const journey = this.#journeys.journeyFor({ id: client.id, name: keptName(client.name) }, caller);
    if (!this.#closed) this.#writer?.schedule();
    return journey;
  }

  judge(journey: string, verdict: Verdict): void {
    if (this.#closed) return;
    this.#journeys.judge(journey, verdict);
    this.#writer?.schedule();
  }

  subscribe(listener: JournalListener): () => void {
    return this.#bus.subscribe(listener);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#bus.close();
    this.#writer?.close();
    try {
      this.#store?.close(this.#ring.next - 1);
    } catch {
      // What could not be written has been reported; the file is closed either way.
    }
  }

  #takeUntold(): { events: JournalEvent[]; journeys: Journey[] } {
    const events = this.#bus.heard ? this.#ring.after(this.#told) : [];
    this.#told = this.#ring.next - 1;
    return { events, journeys: this.#journeys.takeUntold() };
  }

  #createWriter(store: JournalStore, options: JournalOptions, inMemory: number): Writer {
    return new Writer(
      {
        write: (events, journeys) => store.write(events, journeys),
        eventsAfter: (seq, limit) => this.#ring.after(seq, limit),
        journeys: () => this.#journeys.unwritten(),
        journeysWritten: () => this.#journeys.written(),
        onFailure: (error) => {
          store.noteFailure(error);
          options.onProblem(
            `The timeline cannot be written to disk (${reasonOf(error)}), so its newest ${inMemory} steps are kept in memory only; free some space or check the data folder, and writing goes on by itself.`,
          );
        },
        onRecovery: () => options.onRecovery?.(),
      },
      this.#first - 1,
    );
  }

  /** Reads from disk where there is one; where it fails, what is in memory has to do. */
  #read<T>(work: (store: JournalStore) => T, otherwise: T): T {
    if (this.#store === null || this.#closed) return otherwise;
    try {
      return work(this.#store);
    } catch (error) {
      if (!this.#unreadable) {
        this.#unreadable = true;
        this.#store.noteFailure(error);
        this.#onProblem(
          `The older part of the timeline cannot be read from disk (${reasonOf(error)}), so only what is in memory is shown; check the data folder and start Drawbridge again.`,
        );
      }
      return otherwise;
    }
  }
}
