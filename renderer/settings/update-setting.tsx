import { useEffect, useId, useRef } from 'react';
import { usePopupActions, usePopupState } from '../popup/popup-context.ts';
import { announce } from '../shared/announcer.tsx';
import { AlertIcon, ClockIcon, ErrorIcon, PassIcon, PauseIcon, SaveIcon } from '../shared/icons.tsx';
import { Untrusted } from '../shared/untrusted.tsx';
import { useNow } from '../shared/use-now.ts';
import { PackageLines } from './package-lines.tsx';
import { ReleaseNotes } from './release-notes.tsx';
import { SettingCard } from './setting-card.tsx';
import { UpdateButtons } from './update-buttons.tsx';
import { canCheck, notesOf, updateWords, wholePercent, type UpdateWords } from './update-words.ts';

const icons: Record<UpdateWords['tone'], typeof PassIcon> = {
  quiet: PauseIcon,
  news: SaveIcon,
  busy: ClockIcon,
  good: PassIcon,
  warn: AlertIcon,
  bad: ErrorIcon,
};
const notTold: UpdateWords = { tone: 'busy', title: 'One moment…', text: null };

/** Which version there is, how it stands with the next one, and what changed in it. */
export function UpdateSetting() {
  const version = usePopupState((state) => state.status?.version ?? null);
  const update = usePopupState((state) => state.desktop?.update ?? null);
  const { checkForUpdate } = usePopupActions();
  const titleId = useId();
  const now = useNow(5000);
  const words = update === null ? notTold : updateWords(update, now);
  const Icon = icons[words.tone];
  const notes = update === null ? null : notesOf(update);
  const { title } = words;
  const state = update?.state;
  const checking = state === 'checking';

  const before = useRef(state);
  useEffect(() => {
    const first = before.current === undefined;
    if (before.current === state) return;
    before.current = state;
    if (first) return;
    announce(title);
    // The button that was pressed may have gone, and the keyboard with it.
    if (document.activeElement === document.body)
      document.getElementById(titleId)?.focus({ preventScroll: true });
  }, [state, title, titleId]);

  return (
    <SettingCard
      name="updates"
      title="Updates"
      titleId={titleId}
      aside={<span className="quiet">{version === null ? '' : `This is ${version}`}</span>}
    >
      <div
        className="tunnel-line update-line"
        data-tone={words.tone}
        data-testid="update-state"
        data-state={state}
      >
        <p className="tunnel-title">
          <Icon />
          <strong>{title}</strong>
        </p>
        {words.text !== null && (
          <p className="tunnel-text">
            <Untrusted text={words.text} max={600} />
          </p>
        )}
        {update?.state === 'available' && update.get !== null && <PackageLines get={update.get} />}
        {update?.state === 'downloading' && (
          <progress
            className="progress"
            aria-label="Fetching the new version"
            max={100}
            value={wholePercent(update.percent)}
          />
        )}
        <div className="tunnel-buttons">
          {update !== null && <UpdateButtons update={update} />}
          {update !== null && (checking || canCheck(update)) && (
            <button
              type="button"
              className="button small"
              aria-disabled={checking}
              data-testid="check-for-update"
              onClick={() => {
                if (!checking) void checkForUpdate();
              }}
            >
              {update.state === 'failed' ? 'Try again' : 'Check now'}
            </button>
          )}
        </div>
      </div>
      {notes !== null && <ReleaseNotes notes={notes} />}
    </SettingCard>
  );
}
