import type { JournalEvent } from '../../protocol/events.ts';

/** How many events a window keeps; the journal on disk has the rest. */
export const keptEvents = 100_000;
/** How far the log may grow over that before it is cut, so that it is not cut with every batch. */
const slack = 5000;

/**
 * Adds a batch to a log that is ordered by sequence and holds each event once. The usual batch is newer than all
 * that is known and is only appended (`appended` true).
 */
export function withBatch(
  log: readonly JournalEvent[],
  batch: readonly JournalEvent[],
): { log: readonly JournalEvent[]; appended: boolean } {
  const sorted = batch.toSorted((a, b) => a.seq - b.seq);
  const first = sorted[0];
  if (first === undefined) return { log, appended: true };
  if (first.seq > (log.at(-1)?.seq ?? 0)) return { log: log.concat(sorted), appended: true };

  const merged: JournalEvent[] = [];
  let old = 0;
  for (const event of sorted) {
    for (let known = log[old]; known !== undefined && known.seq < event.seq; known = log[++old])
      merged.push(known);
    if (log[old]?.seq === event.seq) old += 1;
    if (merged.at(-1)?.seq !== event.seq) merged.push(event);
  }
  return { log: merged.concat(log.slice(old)), appended: false };
}

/** Lets go of the oldest events once there are clearly too many. */
export const cutLog = (log: readonly JournalEvent[]): readonly JournalEvent[] =>
  log.length > keptEvents + slack ? log.slice(-keptEvents) : log;
