import { plural } from '../shared/format-text.ts';
import { countdown } from '../shared/format-time.ts';
import { KnockIcon } from '../shared/icons.tsx';
import { Untrusted } from '../shared/untrusted.tsx';
import { useNow } from '../shared/use-now.ts';
import { asideKnocks } from './knock-queue.ts';
import { usePopupActions, usePopupState } from './popup-context.ts';

/** The line that is left of knocks the person put aside. */
export function AsideKnocks() {
  const state = usePopupState((whole) => whole);
  const { review } = usePopupActions();
  const waiting = asideKnocks(state);
  const first = waiting[0];
  const now = useNow(1000);
  if (first === undefined) return null;
  return (
    <section
      className="card note"
      data-kind="knock"
      data-testid="knock-waiting"
      aria-label="Waiting requests"
    >
      <KnockIcon className="note-icon" />
      <p>
        <strong>
          {waiting.length === 1 ? (
            <>
              <Untrusted text={first.clientName} max={40} /> waits for your answer
            </>
          ) : (
            `${plural(waiting.length, 'request')} wait for your answer`
          )}
        </strong>
        <span className="quiet">
          {countdown(Math.min(...waiting.map((knock) => knock.expiresAt)) - now)} left
        </span>
      </p>
      <button type="button" className="button small" onClick={review}>
        Review
      </button>
    </section>
  );
}
