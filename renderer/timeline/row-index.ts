import type { JournalEvent } from '../../protocol/events.ts';

/** The id of a row's element. */
export const rowId = (seq: number): string => `step-${seq}`;

/** Where the first row with a sequence above `seq` stands, in rows ordered by sequence. */
function firstAfter(rows: readonly JournalEvent[], seq: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const row = rows[middle];
    if (row !== undefined && row.seq <= seq) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** How many rows are newer than `seq`. */
export const countAfter = (rows: readonly JournalEvent[], seq: number): number =>
  rows.length - firstAfter(rows, seq);

/** The row with that sequence, or the last one before it; −1 where there is none. */
export const indexOfSeq = (rows: readonly JournalEvent[], seq: number): number => firstAfter(rows, seq) - 1;

/** How many rows more (or, negative, fewer) stand before what was the first row, or is now. */
export function headShift(before: readonly JournalEvent[], after: readonly JournalEvent[]): number {
  const old = before[0];
  const first = after[0];
  if (old === undefined || first === undefined || old.seq === first.seq) return 0;
  return first.seq < old.seq
    ? after.length - countAfter(after, old.seq - 1)
    : countAfter(before, first.seq - 1) - before.length;
}
