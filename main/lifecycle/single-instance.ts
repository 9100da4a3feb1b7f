import { app } from 'electron';

/**
 * Calls back when the person starts the app again, or clicks its icon in the dock (macOS). A start at login
 * (`--hidden`) is nothing that the person did just now.
 */
export function listenForAnotherStart(another: () => void): void {
  const whenReady = (): void => void app.whenReady().then(another);
  app.on('second-instance', (_event, argv) => {
    if (!argv.includes('--hidden')) whenReady();
  });
  app.on('activate', whenReady);
}
