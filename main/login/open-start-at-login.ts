import { app } from 'electron';
import { join, resolve } from 'node:path';
import { defaultDataDir } from '../../server/data-folder.ts';
import { homeFolder, xdgFolder } from '../../server/home-folder.ts';
import { programOf } from './login-command.ts';
import { loginItem } from './login-item.ts';
import { notPossible, type StartAtLogin } from './start-at-login.ts';
import { XdgAutostart } from './xdg-autostart.ts';

/** Start at login as this system has it, for the app on this data folder. */
export function openStartAtLogin(dataDir: string): StartAtLogin {
  if (!app.isPackaged) {
    return notPossible(
      'This Drawbridge runs from its source folder, which may be rebuilt or gone at the next login: install it to start it at login.',
    );
  }
  const { platform, env } = process;
  const usual = isUsual(dataDir);
  if (platform === 'linux') {
    const config = xdgFolder('XDG_CONFIG_HOME', env, homeFolder);
    if (config === null)
      return notPossible('There is no home folder to keep it in: set HOME and start Drawbridge again.');
    const autostart = new XdgAutostart({
      folder: join(config, 'autostart'),
      program: programOf(process),
      dataDir: usual ? null : resolve(dataDir),
    });
    return {
      read: () => ({ on: autostart.on, possible: true, why: null }),
      set: (on) => autostart.set(on),
      repair: () => autostart.repair(),
    };
  }
  if (!usual) {
    return notPossible(
      `This Drawbridge uses the data folder ${dataDir}, and the system starts apps only as they are: start it without --data-dir to start it at login.`,
    );
  }
  return loginItem;
}

/** Whether a start without any option, in a session without our variable, would use that folder too. */
export function isUsual(dataDir: string): boolean {
  const { DRAWBRIDGE_DATA_DIR: _, ...env } = process.env;
  const home = homeFolder();
  if (home === null) return false;
  return resolve(dataDir) === resolve(defaultDataDir({ env, platform: process.platform, home }));
}

/** Whether the system started this app at login: macOS passes no argument that would say so. */
export const wasStartedAtLogin = (): boolean =>
  process.platform === 'darwin' && app.isPackaged && app.getLoginItemSettings().wasOpenedAtLogin;
