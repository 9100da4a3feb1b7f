import { useEffect, useRef } from 'react';
import { useFocusTrap } from '../knock/use-focus-trap.ts';
import { NoticeCard } from '../popup/notice-card.tsx';
import type { PopupState } from '../popup/popup-state.ts';
import { usePopupActions, usePopupState } from '../popup/popup-context.ts';
import { CloseIcon } from '../shared/icons.tsx';
import { About } from './about.tsx';
import { AddressSetting } from './address-setting.tsx';
import { LoginSetting } from './login-setting.tsx';
import { PrivacySetting } from './privacy-setting.tsx';
import { UpdateSetting } from './update-setting.tsx';

interface Props {
  at: NonNullable<PopupState['settingsPanel']>;
  /** A knock or another panel lies over it and has the keyboard. */
  covered: boolean;
}

/** The settings, one section each. A link may have opened them, so no control has the keyboard then. */
export function SettingsPanel({ at, covered }: Props) {
  const { closeSettings } = usePopupActions();
  const loaded = usePopupState((state) => state.desktop !== null && state.status !== null);
  const frame = useRef<HTMLDialogElement>(null);
  const close = useRef<HTMLButtonElement>(null);
  useFocusTrap(frame, close, !covered);

  useEffect(() => {
    if (covered || at.section === null) return;
    const heading = frame.current?.querySelector<HTMLElement>(`[data-setting=${at.section}] h3`);
    heading?.focus({ preventScroll: true });
    // What stands above it may still have had to come.
    if (loaded) heading?.closest('section')?.scrollIntoView({ block: 'start' });
  }, [covered, at, loaded]);

  useEffect(() => {
    if (covered) return undefined;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      // Else the popup itself would close.
      event.preventDefault();
      closeSettings();
    };
    window.addEventListener('keydown', onKey, true);
    return () => window.removeEventListener('keydown', onKey, true);
  }, [closeSettings, covered]);

  return (
    <dialog
      ref={frame}
      open
      className="panel settings"
      aria-modal="true"
      aria-labelledby="settings-title"
      data-testid="settings-panel"
      inert={covered}
    >
      <header className="panel-head">
        <h2 id="settings-title">Settings</h2>
        <button
          ref={close}
          type="button"
          className="icon-button small"
          aria-label="Close"
          title="Esc"
          data-testid="settings-close"
          onClick={closeSettings}
        >
          <CloseIcon />
        </button>
      </header>
      <div className="panel-scroll">
        {!covered && <NoticeCard />}
        <LoginSetting />
        <AddressSetting />
        <PrivacySetting />
        <UpdateSetting />
        <About />
      </div>
    </dialog>
  );
}
