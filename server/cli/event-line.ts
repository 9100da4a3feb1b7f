import type { JournalEvent } from '../../protocol/events.ts';
import { timeOfDay } from '../moments.ts';
import type { Printer } from './printer.ts';
import { terminalText } from './terminal-text.ts';

const headings = ['TIME', 'STEP', 'STATUS', 'MS', 'WHAT'];
const widths = [8, 15, 6, 6];

const columns = (cells: readonly string[], what: string): string =>
  `${cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join('  ')}  ${what}`;

export const eventHeadings = (): string => columns(headings.slice(0, 4), headings[4] ?? '');

/** One step of the timeline as one line; its columns have fixed widths, so that lines may come one by one. */
export function eventLine(event: JournalEvent, print: Printer): string {
  const status = event.status === null ? '' : String(event.status);
  const duration = event.durationMs === null ? '' : String(Math.round(event.durationMs));
  const line = columns([timeOfDay(event.time), event.type, status, duration], terminalText(event.summary));
  if (event.level === 'error') return print.styled('red', line);
  return event.level === 'warn' ? print.styled('yellow', line) : line;
}
