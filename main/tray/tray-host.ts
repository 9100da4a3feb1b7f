import { execFile } from 'node:child_process';

/** How long the session bus may take to answer, ms. */
const patience = 1000;

/**
 * Whether somebody will draw a tray icon. Only GNOME has no place for one, unless an extension made one: then a
 * StatusNotifierWatcher is on the session bus.
 */
export async function hasTrayHost(
  platform: NodeJS.Platform,
  env: NodeJS.ProcessEnv,
  askBus: (name: string) => Promise<boolean> = nameHasOwner,
): Promise<boolean> {
  const desktops = (env['XDG_CURRENT_DESKTOP'] ?? '').toUpperCase().split(':');
  if (platform !== 'linux' || !desktops.includes('GNOME')) return true;
  return askBus('org.kde.StatusNotifierWatcher');
}

/** Asks the session bus whether a name is taken; false too where nobody answers. */
function nameHasOwner(name: string): Promise<boolean> {
  const bus = 'org.freedesktop.DBus';
  const call = ['call', '--session', '--dest', bus, '--object-path', '/org/freedesktop/DBus'];
  return new Promise((resolve) => {
    execFile(
      'gdbus',
      [...call, '--method', `${bus}.NameHasOwner`, name],
      { timeout: patience },
      (error, stdout) => resolve(error === null && stdout.includes('true')),
    );
  });
}
