import { plural } from '../shared/format-text.ts';
import { KnockIcon } from '../shared/icons.tsx';
import { quietKnocks } from './knock-queue.ts';
import { usePopupActions, usePopupState } from './popup-context.ts';

/** Knocks that nobody here asked for: one line, however many there are. */
export function QuietKnocks() {
  const state = usePopupState((whole) => whole);
  const { showQuiet, deny } = usePopupActions();
  const quiet = quietKnocks(state);
  if (quiet.length === 0) return null;
  return (
    <section
      className="card note"
      data-kind="quiet"
      data-testid="quiet-knocks"
      aria-label="Unexpected requests"
    >
      <KnockIcon className="note-icon" />
      <p>
        <strong>{plural(quiet.length, 'unexpected request')}</strong>
        <span className="quiet">Nobody here asked</span>
      </p>
      <button type="button" className="button plain small" data-testid="show-quiet" onClick={showQuiet}>
        Show
      </button>
      <button
        type="button"
        className="button small"
        data-testid="deny-all"
        onClick={() => void deny(quiet.map((knock) => knock.id))}
      >
        {quiet.length === 1 ? 'Deny' : 'Deny all'}
      </button>
    </section>
  );
}
