import { app, BrowserWindow, type BrowserWindowConstructorOptions } from 'electron';
import { assetFile, builtFile } from '../app-folder.ts';
import { appOrigin } from '../ipc/channel.ts';
import type { Senders } from '../ipc/senders.ts';
import { readyPagesSession } from './pages-session.ts';

export interface PageParts {
  senders: Senders;
  log(line: string, cause?: unknown): void;
  /** The page's process died. The window is destroyed by then. */
  onCrash(reason: string): void;
}

/**
 * Makes a window for one of our pages and shows it when it has something to show.
 * @param page file name of the page, with what follows its name in the address where something does
 */
export function openPage(
  page: string,
  options: BrowserWindowConstructorOptions & { focus: boolean },
  parts: PageParts,
): BrowserWindow {
  readyPagesSession();
  const { focus, ...look } = options;
  const window = new BrowserWindow({
    show: false,
    icon: assetFile('icon', '256x256.png'),
    ...look,
    webPreferences: {
      preload: builtFile('preload', 'index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  });
  const { webContents } = window;
  const { id } = webContents;
  parts.senders.trust(id);
  webContents.once('destroyed', () => parts.senders.forget(id));
  webContents.on('did-start-navigation', (details) => {
    if (details.isMainFrame && !details.isSameDocument) parts.senders.unlisten(id);
  });
  webContents.on('render-process-gone', (_event, details) => {
    if (details.reason === 'clean-exit') return;
    parts.senders.forget(id);
    window.destroy();
    parts.onCrash(details.reason);
  });
  window.once('ready-to-show', () => (focus ? window.show() : window.showInactive()));
  let closing = false;
  window.once('close', () => (closing = true));
  window.loadURL(`${appOrigin}/${page}`).catch((cause: unknown) => {
    if (!closing && !window.isDestroyed()) parts.log(`could not load ${page}`, cause);
  });
  return window;
}
