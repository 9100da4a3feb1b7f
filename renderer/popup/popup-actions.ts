import type { GrantLife, Knock } from '../../protocol/consent.ts';
import type { WindowApi } from '../../protocol/window.ts';
import { faultOf } from '../shared/fault.ts';
import { clip, oneLine, plural } from '../shared/format-text.ts';
import { moment } from '../shared/format-time.ts';
import type { Store } from '../shared/store.ts';
import type { Draft } from '../tunnel/draft.ts';
import { createSettingsActions, type SettingsActions } from '../settings/settings-actions.ts';
import type { PutAwayKeeper } from '../settings/put-away.ts';
import { createTunnelActions, type TunnelActions } from '../tunnel/tunnel-actions.ts';
import { withAllPutAway } from '../verdict/newest-failure.ts';
import { withAllAside, withAnswered, withAsideBack, withNextCard, withOpenCard } from './knock-queue.ts';
import type { Notice, PopupState } from './popup-state.ts';

export interface Consent {
  number: number;
  life: GrantLife;
  /** Which of the knock's tools, in its order. */
  tools: readonly string[];
}

export interface PopupActions extends TunnelActions, SettingsActions {
  retry(): void;
  allow(knock: Knock, consent: Consent): Promise<void>;
  deny(ids: readonly string[]): Promise<void>;
  later(): void;
  review(): void;
  showQuiet(): void;
  turn(step: 1 | -1): void;
  dismissNotice(): void;
  revoke(grant: string): Promise<void>;
  setLowered(lowered: boolean): Promise<void>;
  /** Puts the failures there are now away. */
  putFailuresAway(): void;
  copyUrl(): Promise<boolean>;
  openTimeline(journey?: string): void;
  openConfigFile(): void;
  closeWindow(): void;
  quit(): void;
}

interface Feed {
  pull(): Promise<void>;
  refreshGrants(): Promise<void>;
  refreshChoice(): Promise<void>;
  refreshSettings(): Promise<void>;
  keepDraft(draft: Draft): void;
  keepPutAway: PutAwayKeeper['keep'];
  now(): number;
}

const failed = (error: unknown): Notice => ({
  kind: 'bad',
  title: 'That did not work',
  text: faultOf(error).sentence,
});
const nameOf = (knock: Knock): string => clip(oneLine(knock.clientName), 60);

function allowed(knock: Knock, { life, tools }: Consent, now: number): Notice {
  const end = life === '24h' ? `until ${moment(now + 86_400_000, now)}` : 'until you revoke it';
  return {
    kind: 'good',
    title: `${nameOf(knock)} has access`,
    text: `It can use ${plural(tools.length, 'tool')} ${end}. Go back to your browser.`,
  };
}

const wrongNumber: Notice = {
  kind: 'bad',
  title: 'Denied, for your safety',
  text: 'Your browser shows another number than the one you chose, so this may be someone else’s request. If it was yours, start again in ChatGPT.',
};
const tooLate: Notice = {
  kind: 'plain',
  title: 'That request is gone',
  text: 'It ran out of time or was answered somewhere else. If it was yours, start again in ChatGPT.',
};

/** What the person can do in the popup. Nothing here throws: what fails becomes a notice. */
export function createPopupActions(api: WindowApi, store: Store<PopupState>, feed: Feed): PopupActions {
  const { control, desktop } = api;
  const say = (notice: Notice | null) => store.set((state) => ({ ...state, notice }));
  const attempt = async (work: () => Promise<unknown>): Promise<boolean> => {
    try {
      await work();
      return true;
    } catch (error) {
      say(failed(error));
      return false;
    }
  };

  return {
    ...createTunnelActions(api, store, { ...feed, attempt }),
    ...createSettingsActions(api, store, { ...feed, attempt }),
    putFailuresAway: () =>
      store.set((state) => ({ ...state, putAway: withAllPutAway(state.putAway, state.journeys) })),

    retry() {
      store.set((state) => ({ ...state, connection: { at: 'starting' } }));
      void feed.pull();
    },

    async allow(knock, consent) {
      const all = consent.tools.length === knock.tools.length;
      const { number, life, tools } = consent;
      store.set((state) => ({ ...state, answered: new Set([...state.answered, knock.id]) }));
      try {
        await control.allow({ id: knock.id, number, for: life, ...(all ? {} : { tools: [...tools] }) });
        store.set((state) => withAnswered(state, knock.id, allowed(knock, consent, feed.now())));
        await feed.refreshGrants().catch(() => undefined);
      } catch (error) {
        const { code } = faultOf(error);
        if (code === 'wrong-number') store.set((state) => withAnswered(state, knock.id, wrongNumber));
        else if (code === 'not-found') store.set((state) => withAnswered(state, knock.id, tooLate));
        else say(failed(error));
      }
    },

    async deny(ids) {
      for (const id of ids) {
        try {
          await control.deny({ id });
          store.set((state) => withAnswered(state, id, null));
        } catch (error) {
          // One that is gone already is denied already.
          if (faultOf(error).code === 'not-found') store.set((state) => withAnswered(state, id, null));
          else say(failed(error));
        }
      }
    },

    later: () => store.set(withAllAside),
    review: () => store.set(withAsideBack),
    showQuiet: () => store.set((state) => withOpenCard({ ...state, quietShown: true })),
    turn: (step) => store.set((state) => withNextCard(state, step)),
    dismissNotice: () => say(null),

    async revoke(grant) {
      await attempt(async () => {
        await control.revoke({ id: grant });
        store.set((state) => ({ ...state, grants: state.grants.filter(({ id }) => id !== grant) }));
      });
    },

    async setLowered(lowered) {
      await attempt(async () => {
        const settings = await control.changeSettings({ lowered });
        const status = await control.status({});
        store.set((state) => ({ ...state, settings, status }));
      });
    },

    copyUrl: () => attempt(() => desktop.copyUrl({})),

    openTimeline: (journey) =>
      void attempt(() => desktop.openTimeline(journey === undefined ? {} : { journey })),
    openConfigFile: () => void attempt(() => desktop.openConfigFile({})),
    closeWindow: () => void attempt(() => desktop.closeWindow({})),
    quit: () => void attempt(() => desktop.quit({})),
  };
}
