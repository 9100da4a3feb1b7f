import type {
  Actor,
  Detail,
  EventQuery,
  EventType,
  JournalEvent,
  Journey,
  Phase,
} from '../../protocol/events.ts';
import type { Verdict } from '../../protocol/verdict.ts';

/** What a caller writes; the journal adds sequence and time, and ties it to a journey. */
export interface EventDraft {
  type: EventType;
  summary: string;
  phase?: Phase | null;
  actor?: Actor;
  level?: 'info' | 'warn' | 'error';
  clientId?: string | null;
  clientName?: string | null;
  journey?: string | null;
  issuer?: string | null;
  method?: string | null;
  path?: string | null;
  status?: number | null;
  durationMs?: number | null;
  remote?: string | null;
  userAgent?: string | null;
  request?: Detail | null;
  answer?: Detail | null;
}

/** The append-only record of events. Never makes a caller wait: memory first, batched writes behind. */
export interface Journal {
  record(draft: EventDraft): JournalEvent;
  /** Events that match, oldest first, from memory where it reaches and from disk beyond. */
  query(query: EventQuery): JournalEvent[];
  journeys(limit: number): Journey[];
  /**
   * The open journey of a client: the one that its discovery and registration began and that no grant has
   * closed yet, or a new one. Called at registration and at authorize, before the event is recorded.
   */
  journeyFor(
    client: { id: string; name: string },
    caller: { remote: string; userAgent: string | null; issuer: string },
  ): string;
  /** Keeps what the doctor concludes of a journey; its front ends hear of it from the doctor. */
  judge(journey: string, verdict: Verdict): void;
  /** Called once per batch (at most every 50 ms). Returns the function that stops it. */
  subscribe(listener: (events: JournalEvent[], journeys: Journey[]) => void): () => void;
  /** Writes what is in memory; nothing is recorded afterwards. */
  close(): void;
}
