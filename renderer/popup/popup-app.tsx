import { useEffect, useRef } from 'react';
import { KnockDialog } from '../knock/knock-dialog.tsx';
import { announce } from '../shared/announcer.tsx';
import { NewerCard } from '../settings/newer-card.tsx';
import { SettingsPanel } from '../settings/settings-panel.tsx';
import { UpdateCard } from '../settings/update-card.tsx';
import { LostScreen } from '../shared/lost-screen.tsx';
import { DriftCard } from '../tunnel/drift-card.tsx';
import { TunnelPanel } from '../tunnel/tunnel-panel.tsx';
import { AddressCard } from './address-card.tsx';
import { AsideKnocks } from './aside-knocks.tsx';
import { Grants } from './grants.tsx';
import { openKnock } from './knock-queue.ts';
import { NoticeCard } from './notice-card.tsx';
import { PopupContext, usePopupActions, usePopupState } from './popup-context.ts';
import type { Popup } from './popup-feed.ts';
import { PopupFooter } from './popup-footer.tsx';
import { PopupHeader } from './popup-header.tsx';
import { PopupSkeleton } from './popup-skeleton.tsx';
import { Problems } from './problems.tsx';
import { QuietKnocks } from './quiet-knocks.tsx';
import { RecentSteps } from './recent-steps.tsx';
import { Upstreams } from './upstreams.tsx';
import { VerdictNote } from './verdict-note.tsx';

/** The tray popup. */
export function PopupApp({ popup }: { popup: Popup }) {
  useEffect(() => popup.start(), [popup]);
  return (
    <PopupContext value={popup}>
      <PopupWindow />
    </PopupContext>
  );
}

function PopupWindow() {
  const connection = usePopupState((state) => state.connection);
  const actions = usePopupActions();
  const state = usePopupState((whole) => whole);
  const card = openKnock(state);
  const cardIsOpen = card !== null;

  const main = useRef<HTMLElement>(null);
  const hadCard = useRef(false);
  useEffect(() => {
    // The card took the keyboard with it when it went.
    if (hadCard.current && !cardIsOpen) main.current?.focus();
    hadCard.current = cardIsOpen;
  }, [cardIsOpen]);

  const changing = state.draft.panel;
  const { settingsPanel } = state;
  const settingsOpen = settingsPanel !== null;
  const wasChanging = useRef(false);
  useEffect(() => {
    // Back to where the panel was opened from, or to what is in its place now.
    if (wasChanging.current && !changing) {
      const opener = settingsOpen ? 'change-tunnel-settings' : 'change-tunnel';
      (document.getElementById(opener) ?? main.current)?.focus();
    }
    wasChanging.current = changing;
  }, [changing, settingsOpen]);

  const hadSettings = useRef(false);
  useEffect(() => {
    if (hadSettings.current && !settingsOpen) document.getElementById('open-settings')?.focus();
    hadSettings.current = settingsOpen;
  }, [settingsOpen]);

  const { notice } = state;
  useEffect(() => {
    if (notice !== null)
      announce(`${notice.title}. ${notice.text}`, notice.kind === 'bad' ? 'assertive' : 'polite');
  }, [notice]);

  useEffect(() => {
    if (cardIsOpen) return undefined;
    const close = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) actions.closeWindow();
    };
    window.addEventListener('keydown', close);
    return () => window.removeEventListener('keydown', close);
  }, [actions, cardIsOpen]);

  if (connection.at === 'lost') return <LostScreen because={connection.because} retry={actions.retry} />;
  return (
    <>
      <div
        className="popup"
        inert={cardIsOpen || changing || settingsOpen}
        data-ready={connection.at === 'ready'}
      >
        <PopupHeader />
        <main ref={main} className="popup-scroll" tabIndex={-1}>
          {!cardIsOpen && !settingsOpen && <NoticeCard />}
          <AsideKnocks />
          <QuietKnocks />
          <UpdateCard />
          <NewerCard />
          {connection.at === 'ready' ? (
            <>
              <VerdictNote />
              <Problems />
              <DriftCard />
              <AddressCard />
              <Upstreams />
              <Grants />
              <RecentSteps />
            </>
          ) : (
            <PopupSkeleton />
          )}
        </main>
        <PopupFooter />
      </div>
      {settingsPanel !== null && <SettingsPanel at={settingsPanel} covered={cardIsOpen || changing} />}
      {changing && <TunnelPanel covered={cardIsOpen} />}
      {card !== null && <KnockDialog key={card.knock.id} {...card} />}
    </>
  );
}
