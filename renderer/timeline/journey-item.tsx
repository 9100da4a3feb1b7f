import type { Journey } from '../../protocol/events.ts';
import { plural } from '../shared/format-text.ts';
import { fullTime, shortMoment } from '../shared/format-time.ts';
import { phaseLabels } from '../shared/phases.ts';
import { Untrusted } from '../shared/untrusted.tsx';
import { PhaseSteps } from './phase-steps.tsx';

interface Props {
  journey: Journey;
  chosen: boolean;
  now: number;
  choose: () => void;
}

export function JourneyItem({ journey, chosen, now, choose }: Props) {
  return (
    <li>
      <button
        type="button"
        className="journey"
        aria-current={chosen}
        data-testid="journey"
        data-journey={journey.id}
        data-phase={journey.phase}
        onClick={choose}
      >
        <span className="journey-line">
          <Untrusted text={journey.clientName ?? 'Unknown client'} max={80} className="journey-name" />
          <span className="journey-count" title={plural(journey.events, 'step')}>
            {journey.events.toLocaleString('en')}
            <span className="visually-hidden"> steps</span>
          </span>
        </span>
        <span className="journey-line">
          <PhaseSteps phase={journey.phase} />
          <span className="journey-phase">
            <span className="visually-hidden">Reached </span>
            {phaseLabels[journey.phase]}
          </span>
          <time className="journey-time" title={fullTime(journey.startedAt)}>
            {shortMoment(journey.startedAt, now)}
          </time>
        </span>
      </button>
    </li>
  );
}
