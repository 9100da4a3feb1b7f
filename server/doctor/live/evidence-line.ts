import type { JournalEvent } from '../../../protocol/events.ts';
import { timeOfDay } from '../../moments.ts';

/** An event as one line of evidence: when (as the timeline shows it), what was asked, how it was answered, by whom, and what became of it. */
export function evidenceLine(event: JournalEvent): string {
  const { method, path, status, remote, summary } = event;
  const asked = method === null ? '' : ` ${method} ${path ?? ''}${status === null ? '' : ` ${status}`}`;
  const from = remote === null ? '' : ` from ${remote}`;
  return `${timeOfDay(event.time)}${asked}${from}: ${summary}`;
}
