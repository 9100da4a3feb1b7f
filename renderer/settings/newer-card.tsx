import { usePopupActions, usePopupState } from '../popup/popup-context.ts';
import { AlertIcon, CloseIcon } from '../shared/icons.tsx';
import { shownVersion } from './update-words.ts';

/** A newer version was started while this one runs. It is only said: which program that was is nobody's word but its own. */
export function NewerCard() {
  const newer = usePopupState((state) => state.desktop?.newerStarted ?? null);
  const own = usePopupState((state) => state.status?.version ?? null);
  const update = usePopupState((state) => state.desktop?.update ?? null);
  const putAway = usePopupState((state) => state.cardsPutAway);
  const { putCardAway } = usePopupActions();
  // Then the card of the update says the same, and can do something about it.
  const known =
    update !== null && 'version' in update && update.version === newer && update.state !== 'rolled-back';
  if (newer === null || known) return null;
  const key = `newer ${newer}`;
  if (putAway.includes(key)) return null;
  return (
    <section className="card note" data-kind="knock" data-testid="newer-card" aria-label="Another version">
      <AlertIcon className="note-icon" />
      <p>
        <strong>Drawbridge {shownVersion(newer)} was started</strong>
        <span>
          {own === null ? 'An older version' : `Version ${own}`} still runs, so that one ended again. To use
          it, quit Drawbridge below and start it anew.
        </span>
      </p>
      <button
        type="button"
        className="icon-button small"
        aria-label="Put away"
        data-testid="newer-put-away"
        onClick={() => putCardAway(key)}
      >
        <CloseIcon />
      </button>
    </section>
  );
}
