import { z } from 'zod';
import { phases } from './phases.ts';
import { Verdict } from './verdict.ts';

/** How far a journey has come. */
export const Phase = z.enum(phases);
export type Phase = z.infer<typeof Phase>;

export const eventTypes = [
  'discovery',
  'register',
  'authorize',
  'consent',
  'token',
  'bearer.refused',
  'sse.opened',
  'sse.message',
  'sse.closed',
  'mcp.request',
  'tool.call',
  'upstream',
  'tunnel',
  'request.refused',
  'app',
  'error',
] as const;
export const EventType = z.enum(eventTypes);
export type EventType = z.infer<typeof EventType>;

/** Who caused the event: the client's backend, the person's browser, the person, the app itself, an upstream, or nobody we know. */
export const Actor = z.enum(['client', 'browser', 'person', 'app', 'upstream', 'stranger']);
export type Actor = z.infer<typeof Actor>;

/** A redacted request or answer: small, JSON, and free of secrets (see server/journal/redact.ts). */
export const Detail = z.record(z.string(), z.unknown());
export type Detail = z.infer<typeof Detail>;

/** One line of the journal. Times are milliseconds since the epoch, durations milliseconds. */
export const JournalEvent = z.object({
  seq: z.number().int().positive(),
  time: z.number(),
  type: EventType,
  phase: Phase.nullable(),
  actor: Actor,
  level: z.enum(['info', 'warn', 'error']),
  /** One sentence for a person. */
  summary: z.string(),
  clientId: z.string().nullable(),
  journey: z.string().nullable(),
  method: z.string().nullable(),
  path: z.string().nullable(),
  status: z.number().int().nullable(),
  durationMs: z.number().nullable(),
  remote: z.string().nullable(),
  userAgent: z.string().nullable(),
  request: Detail.nullable(),
  answer: Detail.nullable(),
});
export type JournalEvent = z.infer<typeof JournalEvent>;

/** Everything one client did from discovery to its tool calls, and the furthest phase it reached. */
export const Journey = z.object({
  id: z.string(),
  clientId: z.string().nullable(),
  clientName: z.string().nullable(),
  issuer: z.string().nullable(),
  phase: Phase,
  startedAt: z.number(),
  lastAt: z.number(),
  events: z.number().int(),
  /** What the doctor concludes of it; null before it has looked. */
  verdict: Verdict.nullable(),
});
export type Journey = z.infer<typeof Journey>;

/** Which events to read. `after` and `before` are exclusive sequence numbers; the newest `limit` that match, oldest first. */
export const EventQuery = z.object({
  after: z.number().int().nonnegative().optional(),
  before: z.number().int().positive().optional(),
  limit: z.number().int().min(1).max(5000).default(500),
  journey: z.string().optional(),
  phase: Phase.optional(),
});
export type EventQuery = z.infer<typeof EventQuery>;
