import { app, session, type WebContents } from 'electron';
import { openInBrowser } from './browser.ts';
import { mayNavigate } from './navigation.ts';

/**
 * Applies to every page there will ever be: sandboxed processes, no navigation away, no new windows, no webviews.
 * Has to run before the app is ready.
 */
export function confinePages(log: (line: string) => void): void {
  // Chromium refuses to run sandboxed as root; whoever passed --no-sandbox said so, and each window still asks for
  // its own sandbox (no Node in the page or the preload).
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  app.on('web-contents-created', (_event, contents) => confine(contents, log));
}

/** Denies every permission and download. Once the app is ready. */
export function denyPermissions(): void {
  const pages = session.defaultSession;
  pages.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  pages.setPermissionCheckHandler(() => false);
  pages.setDevicePermissionHandler(() => false);
  pages.on('will-download', (event) => event.preventDefault());
}

function confine(contents: WebContents, log: (line: string) => void): void {
  contents.on('will-frame-navigate', (event) => {
    if (event.isMainFrame && mayNavigate(contents.getURL(), event.url)) return;
    event.preventDefault();
    log('a page tried to navigate away, and was kept');
  });
  contents.on('will-navigate', (event) => {
    if (!mayNavigate(contents.getURL(), event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    void openInBrowser(url).catch(() => log('a page tried to open a window, and was refused'));
    return { action: 'deny' };
  });
}
