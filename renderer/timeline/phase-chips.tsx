import type { ReactNode } from 'react';
import { AlertIcon } from '../shared/icons.tsx';
import { PhaseIcon } from '../shared/phase-icon.tsx';
import { phaseLabels, phaseOrder } from '../shared/phases.ts';
import { withPhase } from './event-filter.ts';
import { useTimeline, useTimelineState } from './timeline-context.ts';

interface ChipProps {
  on: boolean;
  count: number;
  testId: string;
  toggle: () => void;
  children: ReactNode;
}

function Chip({ on, count, testId, toggle, children }: ChipProps) {
  return (
    <button
      type="button"
      className="chip"
      aria-pressed={on}
      data-testid={testId}
      data-none={count === 0}
      onClick={toggle}
    >
      {children}
      <span className="chip-count">{count.toLocaleString('en')}</span>
    </button>
  );
}

/** Which phases are shown, and how many steps each has. */
export function PhaseChips() {
  const { setFilter } = useTimeline();
  const filter = useTimelineState((state) => state.filter);
  const counts = useTimelineState((state) => state.counts);
  return (
    <fieldset className="chips">
      <legend className="visually-hidden">Show</legend>
      <Chip
        on={filter.phases.size === 0}
        count={counts.all}
        testId="phase-all"
        toggle={() => setFilter({ phases: new Set() })}
      >
        All
      </Chip>
      {phaseOrder.map((phase) => (
        <Chip
          key={phase}
          on={filter.phases.has(phase)}
          count={counts.phases[phase]}
          testId={`phase-${phase}`}
          toggle={() => setFilter(withPhase(filter, phase))}
        >
          <PhaseIcon phase={phase} />
          {phaseLabels[phase]}
        </Chip>
      ))}
      <span className="chips-gap" />
      <Chip
        on={filter.problems}
        count={counts.problems}
        testId="problems-only"
        toggle={() => setFilter({ problems: !filter.problems })}
      >
        <AlertIcon />
        Problems only
      </Chip>
    </fieldset>
  );
}
