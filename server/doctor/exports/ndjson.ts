import type { JournalEvent } from '../../../protocol/events.ts';
import { newestThatFit } from './newest-that-fit.ts';

/** One JournalEvent a line, oldest first: what `drawbridge diagnose` reads back. */
export function ndjsonOf(events: readonly JournalEvent[]): string {
  const lines = newestThatFit(events.map((event) => JSON.stringify(event)));
  return lines.map((line) => `${line}\n`).join('');
}
