import type { JournalEvent } from '../../../protocol/events.ts';

/** An event as one line of evidence: when, what was asked, how it was answered, by whom, and what became of it. */
export function evidenceLine(event: JournalEvent): string {
  const { method, path, status, remote, summary } = event;
  const asked = method === null ? '' : ` ${method} ${path ?? ''}${status === null ? '' : ` ${status}`}`;
  const from = remote === null ? '' : ` from ${remote}`;
  return `${clock(event.time)}${asked}${from}: ${summary}`;
}

const two = (number: number): string => String(number).padStart(2, '0');

/** The time of day where the app runs, as in the timeline. */
function clock(time: number): string {
  const date = new Date(time);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
}
