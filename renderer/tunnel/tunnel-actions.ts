import type { CallInput } from '../../protocol/control.ts';
import type { TunnelStatus } from '../../protocol/tunnel.ts';
import type { WindowApi } from '../../protocol/window.ts';
import type { PopupState } from '../popup/popup-state.ts';
import { faultOf } from '../shared/fault.ts';
import type { Store } from '../shared/store.ts';
import { noDraft, type Draft } from './draft.ts';

/** What the person can do about the way from outside. */
export interface TunnelActions {
  /** Gives the sentence to show where it was refused, null where it was taken. A token passes through and is not kept. */
  chooseTunnel(choice: CallInput<'useTunnel'>): Promise<string | null>;
  /** Looks at once whether the address leads here. */
  checkTunnel(): Promise<void>;
  /** Opens the panel in which the tunnel is changed, or closes it. */
  changeTunnel(open: boolean): void;
  /** Remembers what of a form is open and typed. */
  draftTunnel(change: Partial<Omit<Draft, 'panel'>>): void;
  openCheckup(): void;
  openPage(url: string): void;
  copyText(text: string): Promise<boolean>;
}

interface Parts {
  /** Runs what may fail; what fails becomes a notice. False where it did. */
  attempt(work: () => Promise<unknown>): Promise<boolean>;
  refreshChoice(): Promise<void>;
  refreshSettings(): Promise<void>;
  keepDraft(draft: Draft): void;
}

export function createTunnelActions(
  { control, desktop }: WindowApi,
  store: Store<PopupState>,
  { attempt, refreshChoice, refreshSettings, keepDraft }: Parts,
): TunnelActions {
  const withTunnel = (tunnel: TunnelStatus) =>
    store.set((state) => (state.status === null ? state : { ...state, status: { ...state.status, tunnel } }));
  const draft = (next: (before: Draft) => Draft) => {
    store.set((state) => ({ ...state, draft: next(state.draft) }));
    keepDraft(store.get().draft);
  };
  return {
    async chooseTunnel(choice) {
      try {
        withTunnel(await control.useTunnel(choice));
        const status = await control.status({});
        store.set((state) => ({ ...state, status }));
        draft(({ panel }) => ({ ...noDraft, panel }));
        // What was chosen holds even where one of these fails; the next notification asks again.
        await Promise.allSettled([refreshChoice(), refreshSettings()]);
        return null;
      } catch (error) {
        return faultOf(error).sentence;
      }
    },
    async checkTunnel() {
      await attempt(async () => withTunnel(await control.checkTunnel({})));
    },
    changeTunnel: (panel) => draft(() => ({ ...noDraft, panel })),
    draftTunnel: (change) => draft((before) => ({ ...before, ...change })),
    openCheckup: () => void attempt(() => desktop.openCheckup({})),
    openPage: (url) => void attempt(() => desktop.openPage({ url })),
    copyText: (text) => attempt(() => desktop.copyText({ text })),
  };
}
