import type { Phase } from '../../protocol/events.ts';
import { phaseNumber, phaseOrder } from '../shared/phases.ts';

/** Six marks, filled as far as a journey came. The word beside it says the same. */
export function PhaseSteps({ phase }: { phase: Phase }) {
  const reached = phaseNumber(phase);
  return (
    <span className="phase-steps" aria-hidden="true">
      {phaseOrder.map((one, index) => (
        <i key={one} data-reached={index < reached} />
      ))}
    </span>
  );
}
