import { app, autoUpdater, powerMonitor, type BrowserWindow } from 'electron';
import type { Quit } from './quit.ts';

/** Leads every way in which the app can be ended to the one state machine. */
export function listenForQuit(quit: Quit): void {
  // Also what Electron makes of SIGTERM, SIGINT and SIGHUP on macOS and Linux.
  app.on('before-quit', (event) => {
    if (quit.phase === 'done') return;
    event.preventDefault();
    quit.request('quit');
  });
  // A signal before the event loop runs, and on Windows, reaches Node's own handler.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
    process.on(signal, () => quit.request('signal'));
  // Without Node's debugger, which the fuses keep out, nothing listens to this one, and it would end the app.
  process.on('SIGUSR1', () => {});
  // An updater's quit passes over preventDefault, so this is the last moment at which something can be done.
  autoUpdater.on('before-quit-for-update', () => quit.request('update'));
  app.on('browser-window-created', (_event, window) => listenForSessionEnd(window, quit));
  void app.whenReady().then(() => powerMonitor.on('shutdown', () => quit.request('session-end')));
  // A tray app without windows goes on.
  app.on('window-all-closed', () => {});
}

/** Windows tells windows, not apps, that the person logs off or shuts down. */
function listenForSessionEnd(window: BrowserWindow, quit: Quit): void {
  if (process.platform === 'win32') window.on('session-end', () => quit.request('session-end'));
}
