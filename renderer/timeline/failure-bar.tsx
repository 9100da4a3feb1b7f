import { ago } from '../shared/format-time.ts';
import { CloseIcon } from '../shared/icons.tsx';
import { Untrusted } from '../shared/untrusted.tsx';
import { useNow } from '../shared/use-now.ts';
import { newestFailure } from '../verdict/newest-failure.ts';
import { VerdictIcon } from '../verdict/verdict-icon.tsx';
import { verdictTitle } from '../verdict/verdict-words.ts';
import { useTimeline, useTimelineState } from './timeline-context.ts';

/** How long ago a failure may be that is still shown unasked, ms. */
const fresh = 3_600_000;

/** The newest failure in one line, while no journey is chosen. */
export function FailureBar() {
  const { setFilter, putFailuresAway } = useTimeline();
  const journeys = useTimelineState((state) => state.journeys);
  const putAway = useTimelineState((state) => state.putAway);
  const now = useNow(10_000);
  const failure = newestFailure(journeys, now - fresh, putAway);
  if (failure === null) return null;
  const { journey, verdict } = failure;
  return (
    <section className="failure" aria-label="The newest failure" data-testid="newest-failure">
      <VerdictIcon state="failed" />
      <p>
        <strong>
          <Untrusted text={journey.clientName ?? 'Unknown client'} max={40} />
          {`: ${verdictTitle(verdict)} `}
          <span className="quiet">{ago(journey.lastAt, now)}</span>
        </strong>
        <Untrusted text={verdict.cause} max={300} className="failure-cause" />
      </p>
      <button
        type="button"
        className="button small"
        data-testid="show-failure"
        onClick={() => setFilter({ journey: journey.id })}
      >
        Show
      </button>
      <button
        type="button"
        className="icon-button small"
        aria-label="Put away"
        title="Put away"
        data-testid="dismiss-failure"
        onClick={putFailuresAway}
      >
        <CloseIcon />
      </button>
    </section>
  );
}
