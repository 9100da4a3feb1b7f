import { usePopupActions, usePopupState } from '../popup/popup-context.ts';
import { AlertIcon, ClockIcon, CloseIcon, SaveIcon } from '../shared/icons.tsx';
import { Untrusted } from '../shared/untrusted.tsx';
import { PackageLines } from './package-lines.tsx';
import { UpdateButtons } from './update-buttons.tsx';
import { cardKey, hasCard, notesOf, updateWords } from './update-words.ts';

const looks = {
  busy: { kind: 'plain', Icon: ClockIcon },
  good: { kind: 'good', Icon: SaveIcon },
  news: { kind: 'plain', Icon: SaveIcon },
  warn: { kind: 'knock', Icon: AlertIcon },
  bad: { kind: 'bad', Icon: AlertIcon },
  quiet: { kind: 'plain', Icon: SaveIcon },
} as const;

/** A newer version, where the popup has to say something of it: once for each, unless it waits for the bridge. */
export function UpdateCard() {
  const update = usePopupState((state) => state.desktop?.update ?? null);
  const putAway = usePopupState((state) => state.cardsPutAway);
  const { openSettings, putCardAway } = usePopupActions();
  if (update === null || !hasCard(update, putAway)) return null;
  const words = updateWords(update, 0);
  const { kind, Icon } = looks[words.tone];
  const key = cardKey(update);
  return (
    <section
      className="card note update-card"
      data-kind={kind}
      data-state={update.state}
      data-testid="update-card"
      aria-label="Update"
    >
      <Icon className="note-icon" />
      <div className="note-words">
        <p>
          <strong>{words.title}</strong>
          {words.text !== null && <Untrusted text={words.text} max={600} />}
        </p>
        {update.state === 'available' && update.get !== null && <PackageLines get={update.get} />}
        <div className="tunnel-buttons">
          <UpdateButtons update={update} />
          {notesOf(update) !== null && update.state !== 'restarting' && (
            <button
              type="button"
              className="button plain small"
              data-testid="update-notes"
              onClick={() => openSettings('updates')}
            >
              What’s new
            </button>
          )}
        </div>
      </div>
      {key !== null && (
        <button
          type="button"
          className="icon-button small"
          aria-label="Put away"
          data-testid="update-put-away"
          onClick={() => putCardAway(key)}
        >
          <CloseIcon />
        </button>
      )}
    </section>
  );
}
