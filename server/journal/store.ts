import type { DatabaseSyncInstance, StatementSyncInstance } from '@photostructure/sqlite';
import type { EventQuery, JournalEvent } from '../../protocol/events.ts';
import { isDamage, openDatabase } from '../storage/database.ts';
import { beginDoubt, endDoubt } from '../storage/doubt.ts';
import { eventOf, type EventRow, journeyOf, type JourneyRecord, type JourneyRow } from './rows.ts';
import { journalMigrations } from './schema.ts';

/** Sequence numbers are reserved on disk this far ahead, so that a crash cannot make one appear twice. */
const reserve = 10_000;
/** Rows that one write may prune beyond what it added: retention never makes anything wait. */
const pruneStep = 500;
/** The file may hold this much besides free pages, bytes, before retention counts bytes instead of events. */
const maxBytes = 512 * 1024 * 1024;
/** Journeys kept: those of clients, and those that nobody claimed. */
const keptJourneys = { claimed: 5000, unclaimed: 1000 } as const;

/** The journal on disk. Every method throws the database's own error where the disk fails. */
export class JournalStore {
  /** One sentence where a damaged file was set aside. */
  readonly problem: string | null;
  readonly #path: string;
  #damaged = false;
  #db: DatabaseSyncInstance;
  #keep: number;
  /** How many events there are; at most this many until they were counted, as numbers may have been left out. */
  #count: number;
  #counted = false;
  #writes = 0;
  #reserved: number;
  #insert: StatementSyncInstance;
  #upsert: StatementSyncInstance;
  #queries = new Map<string, StatementSyncInstance>();

  /** @param keep how many events retention leaves. */
  constructor(path: string, keep: number) {
    // It may hold 512 MB, and the server does not listen before: it is neither read through nor counted at every start.
    const { db, problem } = openDatabase(path, journalMigrations, 'normal', 'when in doubt');
    this.#path = path;
    beginDoubt(path);
    // A reader with a lock must not hold up the whole server: the write is tried again later.
    db.exec('PRAGMA busy_timeout = 50; PRAGMA journal_size_limit = 16777216');
    this.problem = problem;
    this.#db = db;
    this.#keep = keep;
    // Each alone is one look at the end of a tree; together they would walk all of it.
    const [newest, oldest] = ['SELECT max(seq) FROM events', 'SELECT min(seq) FROM events'];
    this.#count = this.#number(`SELECT coalesce((${newest}) - (${oldest}) + 1, 0) AS n`);
    this.#reserved = this.#number(
      'SELECT max((SELECT reserved FROM sequence), (SELECT coalesce(max(seq), 0) FROM events)) AS n',
    );
    this.#insert = db.prepare(`INSERT INTO events VALUES (${'?, '.repeat(16)}?)`);
    this.#upsert = db.prepare(
      `INSERT INTO journeys VALUES (${'?, '.repeat(10)}?) ON CONFLICT (id) DO UPDATE SET
         client_id = excluded.client_id, client_name = excluded.client_name, issuer = excluded.issuer,
         phase = excluded.phase, last_at = excluded.last_at, events = excluded.events, verdict = excluded.verdict`,
    );
  }

  /** The first sequence number that was never used before. */
  get nextSeq(): number {
    return this.#reserved + 1;
  }

  /** Told of each error of this store: after one that says damage the next start looks at the whole file. */
  noteFailure(error: unknown): void {
    this.#damaged ||= isDamage(error);
  }

  /** Writes events and journeys in one transaction, and prunes a little of what is too old. */
  write(events: readonly JournalEvent[], journeys: readonly JourneyRecord[]): void {
    const newest = events.at(-1)?.seq ?? 0;
    const reserved = newest + reserve / 2 > this.#reserved ? newest + reserve : this.#reserved;
    const pruned = this.#transaction(() => {
      for (const event of events) this.#insertEvent(event);
      for (const journey of journeys) this.#upsertJourney(journey);
      if (reserved !== this.#reserved) this.#reserve(reserved);
      return this.#prune(events.length);
    });
    this.#reserved = reserved;
    this.#count += events.length - pruned;
  }

  /** The newest events that match, oldest first. */
  query(query: EventQuery): JournalEvent[] {
    const terms: [string, string | number][] = [];
    if (query.after !== undefined) terms.push(['seq > ?', query.after]);
    if (query.before !== undefined) terms.push(['seq < ?', query.before]);
    if (query.journey !== undefined) terms.push(['journey = ?', query.journey]);
    // The plus keeps this index out of it where the better one, of the journey, can serve.
    if (query.phase !== undefined) {
      terms.push([query.journey === undefined ? 'phase = ?' : '+phase = ?', query.phase]);
    }
    const where = terms.length === 0 ? '' : `WHERE ${terms.map(([term]) => term).join(' AND ')}`;
    const statement = this.#prepared(`SELECT * FROM events ${where} ORDER BY seq DESC LIMIT ?`);
    const rows: EventRow[] = statement.all(...terms.map(([, value]) => value), query.limit);
    return rows.map(eventOf).toReversed();
  }

  journey(id: string): JourneyRecord | null {
    const row: JourneyRow | undefined = this.#prepared('SELECT * FROM journeys WHERE id = ?').get(id);
    return row === undefined ? null : journeyOf(row);
  }

  /** The journey that a client began last. */
  latestJourneyOf(clientId: string): JourneyRecord | null {
    const sql = 'SELECT * FROM journeys WHERE client_id = ? ORDER BY started_at DESC LIMIT 1';
    const row: JourneyRow | undefined = this.#prepared(sql).get(clientId);
    return row === undefined ? null : journeyOf(row);
  }

  /** Journeys that no client claimed, with an event since `since` (ms since the epoch), oldest first. */
  unclaimedSince(since: number, limit: number): JourneyRecord[] {
    const sql =
      'SELECT * FROM journeys WHERE client_id IS NULL AND last_at >= ? ORDER BY last_at DESC LIMIT ?';
    const rows: JourneyRow[] = this.#prepared(sql).all(since, limit);
    return rows.map(journeyOf).toReversed();
  }

  /** The journeys with the newest events, newest first. */
  journeys(limit: number): JourneyRecord[] {
    const rows: JourneyRow[] = this.#prepared('SELECT * FROM journeys ORDER BY last_at DESC LIMIT ?').all(
      limit,
    );
    return rows.map(journeyOf);
  }

  /** @param lastSeq the last number in use: the reserved ones after it are given back. */
  close(lastSeq: number): void {
    try {
      this.#transaction(() => this.#reserve(lastSeq));
    } catch (error) {
      this.noteFailure(error);
      throw error;
    } finally {
      this.#db.close();
      if (!this.#damaged) endDoubt(this.#path);
    }
  }

  #transaction<T>(work: () => T): T {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      // A full disk may have rolled back already.
      if (this.#db.isTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  #insertEvent(event: JournalEvent): void {
    this.#insert.run(
      event.seq,
      event.time,
      event.type,
      event.phase,
      event.actor,
      event.level,
      event.summary,
      event.clientId,
      event.journey,
      event.method,
      event.path,
      event.status,
      event.durationMs,
      event.remote,
      event.userAgent,
      event.request === null ? null : JSON.stringify(event.request),
      event.answer === null ? null : JSON.stringify(event.answer),
    );
  }

  #upsertJourney(journey: JourneyRecord): void {
    this.#upsert.run(
      journey.id,
      journey.clientId,
      journey.clientName,
      journey.issuer,
      journey.phase,
      journey.startedAt,
      journey.lastAt,
      journey.events,
      journey.remote,
      journey.userAgent,
      journey.verdict === null ? null : JSON.stringify(journey.verdict),
    );
  }

  #reserve(upTo: number): void {
    this.#prepared('UPDATE sequence SET reserved = ?').run(upTo);
  }

  /** Deletes a few of the oldest events where there are too many; gives how many. */
  #prune(added: number): number {
    this.#writes += 1;
    // Rarely enough to cost nothing, often enough to hold the line.
    const look = this.#writes % 64 === 1;
    if (look) this.#pruneJourneys();
    const excess = this.#excess(added);
    const oversized = excess <= 0 && look && this.#bytes() > maxBytes;
    if (excess <= 0 && !oversized) return 0;
    const step = oversized ? 64 * pruneStep : Math.min(excess, added + pruneStep);
    const sql = 'DELETE FROM events WHERE seq IN (SELECT seq FROM events ORDER BY seq LIMIT ?)';
    return Number(this.#prepared(sql).run(step).changes);
  }

  /** How many events there are too many, `added` of them just now. */
  #excess(added: number): number {
    const atMost = this.#count + added - this.#keep;
    if (atMost <= 0 || this.#counted) return atMost;
    this.#count = this.#number('SELECT count(*) AS n FROM events') - added;
    this.#counted = true;
    return this.#count + added - this.#keep;
  }

  #pruneJourneys(): void {
    for (const [whose, keep] of [
      ['IS NOT NULL', keptJourneys.claimed],
      ['IS NULL', keptJourneys.unclaimed],
    ] as const) {
      const kept = `SELECT last_at FROM journeys WHERE client_id ${whose} ORDER BY last_at DESC LIMIT 1 OFFSET ?`;
      this.#prepared(`DELETE FROM journeys WHERE client_id ${whose} AND last_at < (${kept})`).run(keep);
    }
  }

  #bytes(): number {
    const pragma = (name: string): number => this.#number(`SELECT ${name} AS n FROM pragma_${name}`);
    return (pragma('page_count') - pragma('freelist_count')) * pragma('page_size');
  }

  #number(sql: string): number {
    const row: { n: number } = this.#prepared(sql).get();
    return row.n;
  }

  /** One statement per text; the texts are a few dozen at most. */
  #prepared(sql: string): StatementSyncInstance {
    let statement = this.#queries.get(sql);
    if (statement === undefined) {
      statement = this.#db.prepare(sql);
      this.#queries.set(sql, statement);
    }
    return statement;
  }
}
