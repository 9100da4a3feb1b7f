import type { Journey } from '../../protocol/events.ts';
import { plural } from '../shared/format-text.ts';
import { fullTime, shortMoment } from '../shared/format-time.ts';
import { phaseLabels } from '../shared/phases.ts';
import { Untrusted } from '../shared/untrusted.tsx';
import { VerdictIcon } from '../verdict/verdict-icon.tsx';
import { shortVerdictTitle, verdictTitle } from '../verdict/verdict-words.ts';
import { PhaseSteps } from './phase-steps.tsx';

interface Props {
  journey: Journey;
  chosen: boolean;
  now: number;
  choose: () => void;
}

/** One client's journey: how far it came, and what the app concludes of it. */
export function JourneyItem({ journey, chosen, now, choose }: Props) {
  const { verdict } = journey;
  return (
    <li>
      <button
        type="button"
        className="journey"
        aria-current={chosen}
        data-testid="journey"
        data-journey={journey.id}
        data-phase={journey.phase}
        data-verdict={verdict?.state}
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
          {verdict === null ? (
            <span className="journey-phase">
              <span className="visually-hidden">Reached </span>
              {phaseLabels[journey.phase]}
            </span>
          ) : (
            <span className="journey-phase" data-state={verdict.state} data-testid="journey-verdict">
              <span className="visually-hidden">Reached {phaseLabels[journey.phase]}. </span>
              <VerdictIcon state={verdict.state} />
              <span title={verdictTitle(verdict)}>{shortVerdictTitle(verdict)}</span>
            </span>
          )}
          <time className="journey-time" title={fullTime(journey.startedAt)}>
            {shortMoment(journey.startedAt, now)}
          </time>
        </span>
      </button>
    </li>
  );
}
