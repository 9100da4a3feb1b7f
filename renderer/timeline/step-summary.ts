import type { JournalEvent } from '../../protocol/events.ts';
import { clip, oneLine, plural } from '../shared/format-text.ts';

/** One sentence for many steps, for those who listen: how many, how many of them problems, and the last one. */
export function stepSummary(events: readonly JournalEvent[]): string {
  const last = events.at(-1);
  if (last === undefined) return '';
  const text = clip(oneLine(last.summary), 120);
  if (events.length === 1) return `New step: ${text}.`;
  const problems = events.filter(({ level }) => level !== 'info').length;
  const wrong = problems === 0 ? '' : `, ${plural(problems, 'problem')}`;
  return `${plural(events.length, 'new step')}${wrong}. The last: ${text}.`;
}
