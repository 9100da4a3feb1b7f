import { PhaseIcon } from '../shared/phase-icon.tsx';
import { phaseLabels, phaseOrder } from '../shared/phases.ts';
import { Chip } from './chip.tsx';
import { withPhase } from './event-filter.ts';
import { useTimeline, useTimelineState } from './timeline-context.ts';

/** Which phases are shown, and how many steps each has. */
export function PhaseChips() {
  const { setFilter } = useTimeline();
  const filter = useTimelineState((state) => state.filter);
  const counts = useTimelineState((state) => state.counts);
  return (
    <fieldset className="chips">
      <legend className="visually-hidden">Phases</legend>
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
    </fieldset>
  );
}
