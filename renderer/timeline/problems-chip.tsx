import { AlertIcon } from '../shared/icons.tsx';
import { Chip } from './chip.tsx';
import { useTimeline, useTimelineState } from './timeline-context.ts';

/** Shows warnings and errors only. */
export function ProblemsChip() {
  const { setFilter } = useTimeline();
  const problems = useTimelineState((state) => state.filter.problems);
  const count = useTimelineState((state) => state.counts.problems);
  return (
    <Chip
      on={problems}
      count={count}
      testId="problems-only"
      toggle={() => setFilter({ problems: !problems })}
    >
      <AlertIcon />
      Problems<span className="visually-hidden"> only</span>
    </Chip>
  );
}
