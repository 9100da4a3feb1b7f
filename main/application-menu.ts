import { Menu } from 'electron';

/** macOS needs a menu for the keys of copy, paste and quit; elsewhere a menu bar would only be in the way. */
export function setApplicationMenu(): void {
  const menu =
    process.platform === 'darwin'
      ? Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }])
      : null;
  Menu.setApplicationMenu(menu);
}
