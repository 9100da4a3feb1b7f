import type { TrayIcon } from './state.ts';

/**
 * The name of the image of a state: macOS colours a template itself, Windows picks a size out of the ico. On Linux the
 * PNG has a ground of its own, so that panels may be light or dark; Plasma's trays are 22 pixels high, others 24.
 */
export function trayFile(icon: TrayIcon, platform: NodeJS.Platform, env: NodeJS.ProcessEnv): string {
  if (platform === 'darwin') return `${icon}Template.png`;
  if (platform === 'win32') return `${icon}.ico`;
  const plasma = (env['XDG_CURRENT_DESKTOP'] ?? '').split(':').includes('KDE');
  return plasma ? `${icon}-22.png` : `${icon}.png`;
}
