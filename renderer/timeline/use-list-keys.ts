import type { KeyboardEvent } from 'react';
import type { JournalEvent } from '../../protocol/events.ts';
import { indexOfSeq } from './row-index.ts';
import { useTimeline } from './timeline-context.ts';

interface List {
  rows: readonly JournalEvent[];
  /** The sequence of the row under the keyboard. */
  active: number | null;
  /** How many rows one screen holds. */
  page: number;
  move: (index: number) => void;
}

/** The keyboard of the list: arrows, pages and ends move, Enter opens the details, Esc closes them. */
export function useListKeys({ rows, active, page, move }: List): (event: KeyboardEvent) => void {
  const { select } = useTimeline();
  const at = active === null ? rows.length : indexOfSeq(rows, active);
  const moves: Record<string, number> = {
    ArrowUp: at - 1,
    ArrowDown: at + 1,
    PageUp: at - page,
    PageDown: at + page,
    Home: 0,
    End: rows.length - 1,
  };
  return (event) => {
    const to = moves[event.key];
    if (to !== undefined) move(to);
    else if (event.key === 'Enter' || event.key === ' ') select(rows[at] ?? null);
    else if (event.key === 'Escape') select(null);
    else return;
    event.preventDefault();
  };
}
