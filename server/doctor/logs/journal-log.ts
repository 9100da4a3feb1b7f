import { JournalEvent } from '../../../protocol/events.ts';
import { redactDetail } from '../../journal/redact.ts';
import { redactText } from '../../journal/redact-text.ts';
import type { LineFormat } from './logged.ts';

/** How much of each text is kept, characters. */
const limits = {
  summary: 500,
  path: 300,
  id: 200,
  userAgent: 300,
  remote: 100,
  method: 20,
} as const;

/** Nothing that we wrote is from before or after, ms since the epoch. */
const earliest = Date.UTC(2000, 0, 1);
const latest = Date.UTC(2101, 0, 1);
const day = 86_400_000;

/**
 * Lines of `drawbridge events --format ndjson` and of our NDJSON export. A file can say anything, so secrets are
 * masked and numbers bounded as if nobody had done so; a line of an impossible time is none of ours.
 */
export const journalLog: LineFormat = (line) => {
  if (!line.startsWith('{"seq":') && !(line.startsWith('{') && line.includes('"seq"'))) return null;
  try {
    const parsed = JournalEvent.safeParse(JSON.parse(line));
    if (!parsed.success) return null;
    const { time } = parsed.data;
    if (time < earliest || time >= latest) return null;
    return { kind: 'event', time, event: guarded(parsed.data) };
  } catch {
    return null;
  }
};

const guarded = (event: JournalEvent): JournalEvent => ({
  seq: event.seq,
  time: event.time,
  type: event.type,
  phase: event.phase,
  actor: event.actor,
  level: event.level,
  summary: redactText(event.summary, limits.summary),
  clientId: kept(event.clientId, limits.id),
  journey: kept(event.journey, limits.id),
  method: kept(event.method, limits.method),
  path: kept(event.path, limits.path),
  status: between(event.status, 100, 599),
  durationMs: between(event.durationMs, 0, day),
  remote: kept(event.remote, limits.remote),
  userAgent: kept(event.userAgent, limits.userAgent),
  request: event.request === null ? null : redactDetail(event.request),
  answer: event.answer === null ? null : redactDetail(event.answer),
});

const kept = (text: string | null, limit: number): string | null =>
  text === null ? null : redactText(text, limit);

const between = (number: number | null, least: number, most: number): number | null =>
  number !== null && number >= least && number <= most ? number : null;
