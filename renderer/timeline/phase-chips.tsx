import type { ReactNode } from 'react';
import { AlertIcon } from '../shared/icons.tsx';
import { PhaseIcon } from '../shared/phase-icon.tsx';
import { phaseLabels, phaseOrder } from '../shared/phases.ts';
import { withPhase } from './event-filter.ts';
import { useTimeline, useTimelineState } from './timeline-context.ts';
import { hasOlder } from './timeline-state.ts';

interface ChipProps {
  on: boolean;
  count: number;
  /** The journal has older steps that are not counted. */
  more: boolean;
  testId: string;
  toggle: () => void;
  children: ReactNode;
}

function Chip({ on, count, more, testId, toggle, children }: ChipProps) {
  return (
    <button type="button" className="chip" aria-pressed={on} data-testid={testId} onClick={toggle}>
      {children}
      {count > 0 && (
        <span className="chip-count">
          {count.toLocaleString('en')}
          {more && '+'}
        </span>
      )}
    </button>
  );
}

/** Which phases are shown, and how many steps each has. */
export function PhaseChips() {
  const { setFilter } = useTimeline();
  const filter = useTimelineState((state) => state.filter);
  const counts = useTimelineState((state) => state.counts);
  const more = useTimelineState(hasOlder);
  return (
    <fieldset className="chips">
      <legend className="visually-hidden">Show</legend>
      <Chip
        on={filter.phases.size === 0}
        count={counts.all}
        more={more}
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
          more={more}
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
        more={more}
        testId="problems-only"
        toggle={() => setFilter({ problems: !filter.problems })}
      >
        <AlertIcon />
        Problems only
      </Chip>
    </fieldset>
  );
}
