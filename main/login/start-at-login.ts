import type { DesktopState } from '../../protocol/desktop.ts';

export type StartAtLogin = DesktopState['startAtLogin'];

/** Whether the operating system starts the app, hidden, when the person logs in. */
export function readStartAtLogin(): StartAtLogin {
  return { on: false, possible: false, why: 'This start of Drawbridge cannot be started at login.' };
}

/**
 * Has the operating system start the app, hidden, at login; or no longer.
 * @throws ControlError where that cannot be done.
 */
export function setStartAtLogin(_on: boolean): StartAtLogin {
  return readStartAtLogin();
}
