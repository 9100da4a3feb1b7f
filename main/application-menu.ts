import { Menu } from 'electron';

/** Keeps Electron from building its own menu, 6 ms before the tray icon. Has to run before the app is ready. */
export function skipDefaultMenu(): void {
  Menu.setApplicationMenu(null);
}

/** macOS needs a menu for the keys of copy, paste and quit; elsewhere a menu bar would only be in the way. */
export function setApplicationMenu(): void {
  const menu =
    process.platform === 'darwin'
      ? Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }])
      : null;
  Menu.setApplicationMenu(menu);
}
