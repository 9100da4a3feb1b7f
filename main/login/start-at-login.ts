import type { DesktopState } from '../../protocol/desktop.ts';

export type StartAtLoginState = DesktopState['startAtLogin'];

/** Whether the operating system starts the app, hidden, when the person logs in. Nothing switches it on but they. */
export interface StartAtLogin {
  read(): StartAtLoginState;
  /** @throws Fault where that can't be done. */
  set(on: boolean): void;
  /** Leads an entry whose program was moved to this one. Never throws; gives whether it did. */
  repair(): boolean;
}

/** Where it can't be had; `why` says the reason, and what to do. */
export const notPossible = (why: string): StartAtLogin => ({
  read: () => ({ on: false, possible: false, why }),
  set: () => {},
  repair: () => false,
});
