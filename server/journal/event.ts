import type { EventQuery, JournalEvent } from '../../protocol/events.ts';
import type { EventDraft } from './journal.ts';
import { redact } from './redact.ts';
import { redactText } from './redact-text.ts';

/** How much of each text is kept, characters. */
const limits = {
  summary: 500,
  path: 300,
  name: 200,
  id: 2000,
  userAgent: 300,
  remote: 100,
  method: 20,
} as const;

export interface MadeEvent {
  event: JournalEvent;
  /** About how many characters it holds in memory. */
  size: number;
}

const kept = (text: string | null | undefined, limit: number): string | null =>
  text === null || text === undefined ? null : redactText(text, limit);

/** The draft without what it leaves out, without secrets, and bounded; its journey is still to be found. */
export function makeEvent(draft: EventDraft, seq: number, time: number): MadeEvent {
  const request = draft.request ? redact(draft.request) : null;
  const answer = draft.answer ? redact(draft.answer) : null;
  const event: JournalEvent = {
    seq,
    time,
    type: draft.type,
    phase: draft.phase ?? null,
    actor: draft.actor ?? 'app',
    level: draft.level ?? (draft.type === 'error' ? 'error' : 'info'),
    summary: redactText(draft.summary, limits.summary),
    clientId: kept(draft.clientId, limits.id),
    journey: draft.journey ?? null,
    method: kept(draft.method, limits.method),
    path: kept(draft.path, limits.path),
    status: draft.status ?? null,
    durationMs: draft.durationMs ?? null,
    remote: kept(draft.remote, limits.remote),
    userAgent: kept(draft.userAgent, limits.userAgent),
    request: request?.detail ?? null,
    answer: answer?.detail ?? null,
  };
  const texts = event.summary.length + (event.path?.length ?? 0) + (event.userAgent?.length ?? 0);
  return { event, size: 400 + texts + (request?.size ?? 0) + (answer?.size ?? 0) };
}

/** A client's name as the journal keeps it. */
export const keptName = (name: string): string => redactText(name, limits.name);

export const matches = (event: JournalEvent, query: EventQuery): boolean =>
  (query.after === undefined || event.seq > query.after) &&
  (query.before === undefined || event.seq < query.before) &&
  (query.journey === undefined || event.journey === query.journey) &&
  (query.phase === undefined || event.phase === query.phase);
