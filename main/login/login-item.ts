import { app } from 'electron';
import { Fault } from '../../server/faults.ts';
import type { StartAtLogin } from './start-at-login.ts';

/** Windows keeps what to start; macOS starts the app as it is, and tells it (`wasOpenedAtLogin`). */
const windows = process.platform === 'win32' ? { path: process.execPath, args: ['--hidden'] } : {};

/** The login item of macOS and Windows. */
export const loginItem: StartAtLogin = {
  read() {
    const { openAtLogin, executableWillLaunchAtLogin } = app.getLoginItemSettings(windows);
    // On Windows the Task Manager can switch off what is registered.
    const on = process.platform === 'win32' ? openAtLogin && executableWillLaunchAtLogin : openAtLogin;
    return { on, possible: true, why: null };
  },
  set(on) {
    app.setLoginItemSettings({ ...windows, openAtLogin: on, ...(on ? { enabled: true } : {}) });
    if (this.read().on === on) return;
    const where =
      process.platform === 'darwin' ? 'System Settings → General → Login Items' : 'Settings → Apps → Startup';
    throw new Fault(
      `The system did not ${on ? 'add Drawbridge to' : 'take Drawbridge from'} what starts at login, as it does with apps that are not signed: do it yourself in ${where}.`,
    );
  },
  // Both follow an app that was moved, or drop it.
  repair: () => false,
};
