import { builtFile } from '../app-folder.ts';
import { serveAppScheme } from './app-scheme.ts';
import { denyPermissions } from './confinement.ts';

let isReady = false;

/**
 * Makes the session that all pages share, with nothing allowed in it. Chromium takes 10 ms for it, so it is left to the
 * first page. Once the app is ready.
 */
export function readyPagesSession(): void {
  if (isReady) return;
  denyPermissions();
  serveAppScheme(builtFile('renderer'));
  isReady = true;
}
