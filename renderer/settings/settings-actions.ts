import type { SettingName } from '../../protocol/link.ts';
import type { DesktopState } from '../../protocol/desktop.ts';
import type { Place } from '../../protocol/place.ts';
import type { WindowApi } from '../../protocol/window.ts';
import { withFollowedLink } from '../popup/followed-link.ts';
import type { PopupState } from '../popup/popup-state.ts';
import { faultOf } from '../shared/fault.ts';
import type { Store } from '../shared/store.ts';
import type { PutAwayKeeper } from './put-away.ts';

/** What the person can do in the settings, and where a link leads them. */
export interface SettingsActions {
  /** Opens the settings; `section` is the one to begin at. */
  openSettings(section?: SettingName): void;
  closeSettings(): void;
  /** Gives the sentence to show where it was refused, null where it was taken. */
  setStartAtLogin(on: boolean): Promise<string | null>;
  setKeepArguments(keep: boolean): Promise<string | null>;
  /** Looks for a newer version, now. */
  checkForUpdate(): Promise<void>;
  /** Restarts into the version that is ready, once the bridge is idle. */
  restartToUpdate(): Promise<void>;
  keepRunning(): Promise<void>;
  /** Puts a card away for good (update-words.ts). */
  putCardAway(key: string): void;
  /** Shows what a link leads to. */
  follow(place: Place): void;
}

interface Parts {
  /** Runs what may fail; what fails becomes a notice. */
  attempt(work: () => Promise<unknown>): Promise<boolean>;
  keepPutAway: PutAwayKeeper['keep'];
}

/** What went wrong in a sentence, null where nothing did. */
const orSentence = async (work: () => Promise<void>): Promise<string | null> => {
  try {
    await work();
    return null;
  } catch (error) {
    return faultOf(error).sentence;
  }
};

export function createSettingsActions(
  { control, desktop }: WindowApi,
  store: Store<PopupState>,
  { attempt, keepPutAway }: Parts,
): SettingsActions {
  const withDesktop = (state: DesktopState) => store.set((before) => ({ ...before, desktop: state }));
  const asked = async (call: () => Promise<DesktopState>): Promise<void> => {
    await attempt(async () => withDesktop(await call()));
  };
  return {
    openSettings: (section) =>
      store.set((state) => ({ ...state, settingsPanel: { section: section ?? null } })),
    closeSettings: () => store.set((state) => ({ ...state, settingsPanel: null })),
    setStartAtLogin: (on) => orSentence(async () => withDesktop(await desktop.setStartAtLogin({ on }))),
    setKeepArguments: (keepArguments) =>
      orSentence(async () => {
        const settings = await control.changeSettings({ keepArguments });
        store.set((state) => ({ ...state, settings }));
      }),
    checkForUpdate: () => asked(() => desktop.checkForUpdate({})),
    restartToUpdate: () => asked(() => desktop.restartToUpdate({})),
    keepRunning: () => asked(() => desktop.keepRunning({})),
    putCardAway(key) {
      store.set((state) => ({ ...state, cardsPutAway: [...state.cardsPutAway, key].slice(-10) }));
      keepPutAway(store.get().cardsPutAway);
    },
    follow: (place) => store.set((state) => withFollowedLink(state, place)),
  };
}
