import { useEffect } from 'react';
import { useTimeline, useTimelineState } from './timeline-context.ts';
import { hasOlder } from './timeline-state.ts';

/** More rows than any screen shows at once. */
const screenful = 120;

/** Where a filter leaves less than a screenful, the journal is asked for older steps until there is enough or no more. */
export function useOlderWhileShort(): void {
  const { loadOlder } = useTimeline();
  const rows = useTimelineState((state) => state.rows.length);
  const ready = useTimelineState((state) => state.connection.at === 'ready' && !state.loadingOlder);
  const more = useTimelineState(hasOlder);
  useEffect(() => {
    if (ready && more && rows < screenful) void loadOlder();
  }, [loadOlder, ready, more, rows]);
}
