import { ago } from '../shared/format-time.ts';
import { CloseIcon, ErrorIcon } from '../shared/icons.tsx';
import { Untrusted } from '../shared/untrusted.tsx';
import { useNow } from '../shared/use-now.ts';
import { newestFailure } from '../verdict/newest-failure.ts';
import { verdictTitle } from '../verdict/verdict-words.ts';
import { usePopupActions, usePopupState } from './popup-context.ts';

/** How long ago a failure may be that the popup still speaks of, ms. */
const fresh = 15 * 60_000;

/** The newest failure of the last quarter of an hour, and the way to its cure. */
export function VerdictNote() {
  const journeys = usePopupState((state) => state.journeys);
  const putAway = usePopupState((state) => state.putAway);
  const { openTimeline, putFailuresAway } = usePopupActions();
  const now = useNow(10_000);
  const failure = newestFailure(journeys, now - fresh, putAway);
  if (failure === null) return null;
  const { journey, verdict } = failure;
  return (
    <section
      className="card note verdict-note"
      data-kind="bad"
      data-testid="popup-verdict"
      aria-label="Failure"
    >
      <ErrorIcon className="note-icon" />
      <div className="note-words">
        <p>
          <strong>
            <Untrusted text={journey.clientName ?? 'Unknown client'} max={40} />
            {`: ${verdictTitle(verdict)}`}
          </strong>
          <Untrusted text={verdict.cause} max={260} className="verdict-note-cause" />
        </p>
        <div className="tunnel-buttons">
          <button
            type="button"
            className="button small"
            data-testid="popup-verdict-show"
            onClick={() => openTimeline(journey.id)}
          >
            Show why and what to do
          </button>
          <span className="hint">{ago(journey.lastAt, now)}</span>
        </div>
      </div>
      <button type="button" className="icon-button small" aria-label="Put away" onClick={putFailuresAway}>
        <CloseIcon />
      </button>
    </section>
  );
}
