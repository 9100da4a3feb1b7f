import { JournalEvent } from '../../../protocol/events.ts';
import type { LineFormat } from './logged.ts';

/** Lines of `drawbridge events --format ndjson` and of our NDJSON export. */
export const journalLog: LineFormat = (line) => {
  if (!line.startsWith('{"seq":') && !(line.startsWith('{') && line.includes('"seq"'))) return null;
  try {
    const parsed = JournalEvent.safeParse(JSON.parse(line));
    if (!parsed.success) return null;
    return { kind: 'event', time: parsed.data.time, event: parsed.data };
  } catch {
    return null;
  }
};
