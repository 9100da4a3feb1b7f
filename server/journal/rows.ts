import type { Actor, Detail, EventType, JournalEvent, Journey, Phase } from '../../protocol/events.ts';
import { Verdict } from '../../protocol/verdict.ts';

/** A journey and where its first requests came from: what later ones are recognised by. */
export interface JourneyRecord extends Journey {
  remote: string | null;
  userAgent: string | null;
}

export interface EventRow {
  seq: number;
  time: number;
  type: EventType;
  phase: Phase | null;
  actor: Actor;
  level: 'info' | 'warn' | 'error';
  summary: string;
  client_id: string | null;
  journey: string | null;
  method: string | null;
  path: string | null;
  status: number | null;
  duration_ms: number | null;
  remote: string | null;
  user_agent: string | null;
  request: string | null;
  answer: string | null;
}

export interface JourneyRow {
  id: string;
  client_id: string | null;
  client_name: string | null;
  issuer: string | null;
  phase: Phase;
  started_at: number;
  last_at: number;
  events: number;
  remote: string | null;
  user_agent: string | null;
  verdict: string | null;
}

export const eventOf = (row: EventRow): JournalEvent => ({
  seq: row.seq,
  time: row.time,
  type: row.type,
  phase: row.phase,
  actor: row.actor,
  level: row.level,
  summary: row.summary,
  clientId: row.client_id,
  journey: row.journey,
  method: row.method,
  path: row.path,
  status: row.status,
  durationMs: row.duration_ms,
  remote: row.remote,
  userAgent: row.user_agent,
  request: detailOf(row.request),
  answer: detailOf(row.answer),
});

export const journeyOf = (row: JourneyRow): JourneyRecord => ({
  id: row.id,
  clientId: row.client_id,
  clientName: row.client_name,
  issuer: row.issuer,
  phase: row.phase,
  startedAt: row.started_at,
  lastAt: row.last_at,
  events: row.events,
  remote: row.remote,
  userAgent: row.user_agent,
  verdict: verdictOf(row.verdict),
});

/** What cannot be read is judged anew. */
function verdictOf(text: string | null): Verdict | null {
  if (text === null) return null;
  try {
    return Verdict.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

function detailOf(text: string | null): Detail | null {
  if (text === null) return null;
  try {
    return JSON.parse(text);
  } catch {
    return { '…': 'unreadable' };
  }
}
