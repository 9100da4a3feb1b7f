import { join } from 'node:path';
import { findBrowser, missingNeeds, skipSentence } from './desktop-needs.mjs';
import { missingFolder, runPlaywright, skipAll } from './playwright.mjs';
import { startPrivateScreen } from './screen-server.mjs';

/** @typedef {import('./results.mjs').TestResult} TestResult */
/** @typedef {import('../electron/find-electron.mjs').Electron} Electron */

const FOLDER = { name: 'desktop', config: join('test', 'desktop', 'playwright.config.ts') };

/**
 * The tests with a real Electron and a real browser, on the person's screen or on one of our own. Where they cannot run,
 * each is told as skipped, with what to install.
 * @param {string} root
 * @param {object} options
 * @param {Electron | { missing: string }} options.electron
 * @param {string[]} options.filters choose test files by path
 * @param {(results: TestResult[]) => void} options.onProgress
 * @returns {Promise<TestResult[]>}
 */
export async function runDesktopTests(root, { electron, filters, onProgress }) {
  const env = process.env;
  const nothing = missingFolder(root, FOLDER);
  if (nothing !== null) return nothing;
  if ('missing' in electron) return skipAll(root, FOLDER, filters, electron.missing);
  const browser = findBrowser(env);
  const missing = missingNeeds({ env, platform: process.platform, browser, electron: electron.binary });
  if (missing.length > 0) return skipAll(root, FOLDER, filters, skipSentence(missing, process.platform));

  const own = { ELECTRON_OVERRIDE_DIST_PATH: electron.dist, CHROMIUM: browser ?? '' };
  if (process.platform !== 'linux' || env['DISPLAY']) {
    return runPlaywright(root, FOLDER, { args: filters, env: { ...env, ...own }, onProgress });
  }
  const screen = await startPrivateScreen(env);
  try {
    return await runPlaywright(root, FOLDER, { args: filters, env: { ...screen.env, ...own }, onProgress });
  } finally {
    screen.stop();
  }
}
