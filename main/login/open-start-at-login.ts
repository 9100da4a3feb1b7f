import { app } from 'electron';
import { isAbsolute, join, resolve } from 'node:path';
import { defaultDataDir } from '../../server/data-folder.ts';
import { homeFolder } from '../../server/home-folder.ts';
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
    const config = configFolder(env);
    if (config === null)
      return notPossible('There is no home folder to keep it in: set HOME and start Drawbridge again.');
    const autostart = new XdgAutostart({
      folder: join(config, 'autostart'),
      program: programOf({ execPath: process.execPath, env }),
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

/** Where the person's settings are kept; one that is no absolute path is to be ignored (XDG Base Directory Specification). */
function configFolder(env: NodeJS.ProcessEnv): string | null {
  const chosen = env['XDG_CONFIG_HOME'];
  if (chosen !== undefined && isAbsolute(chosen)) return chosen;
  const home = homeFolder();
  return home === null ? null : join(home, '.config');
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
