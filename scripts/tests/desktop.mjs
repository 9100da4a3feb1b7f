import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runLogged } from '../setup/processes.mjs';
import { findBrowser, missingNeeds, onPath, skipSentence } from './desktop-needs.mjs';
import { readResults, RESULTS_FILE } from './results.mjs';
import { startPrivateScreen } from './screen-server.mjs';

/** @typedef {import('./results.mjs').TestResult} TestResult */
/** @typedef {import('../electron/find-electron.mjs').Electron} Electron */

const CONFIG = join('test', 'desktop', 'playwright.config.ts');
const REPORTER = fileURLToPath(new URL('./playwright-reporter.mjs', import.meta.url));
const STALL_MS = 5 * 60_000;

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
  if (!existsSync(join(root, CONFIG))) {
    return [{ name: 'desktop', outcome: 'failed', reason: `${CONFIG} is missing` }];
  }
  if ('missing' in electron) return skipAll(root, filters, electron.missing);
  const browser = findBrowser(env);
  const missing = missingNeeds({ env, platform: process.platform, browser, electron: electron.binary });
  if (missing.length > 0) return skipAll(root, filters, skipSentence(missing, process.platform));

  const own = { ELECTRON_OVERRIDE_DIST_PATH: electron.dist, CHROMIUM: browser ?? '' };
  if (process.platform !== 'linux' || env['DISPLAY']) {
    return runPlaywright(root, filters, { ...env, ...own }, onProgress);
  }
  const screen = await startPrivateScreen(env);
  try {
    return await runPlaywright(root, filters, { ...screen.env, ...own }, onProgress);
  } finally {
    screen.stop();
  }
}

/**
 * Every desktop test by name, skipped for one reason.
 * @param {string} root
 * @param {string[]} filters
 * @param {string} reason
 * @returns {Promise<TestResult[]>}
 */
async function skipAll(root, filters, reason) {
  const listed = await runPlaywright(root, ['--list', ...filters], process.env, () => {});
  return listed.map((result) => (result.outcome === 'skipped' ? { ...result, reason } : result));
}

/**
 * @param {string} root
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @param {(results: TestResult[]) => void} onProgress
 * @returns {Promise<TestResult[]>}
 */
async function runPlaywright(root, args, env, onProgress) {
  const file = join(root, '.cache', 'desktop-results.ndjson');
  rmSync(file, { force: true });
  const playwright = [
    process.execPath,
    join(root, 'node_modules', '@playwright', 'test', 'cli.js'),
    'test',
    '-c',
    join(root, CONFIG),
    `--reporter=list,${REPORTER}`,
    '--pass-with-no-tests',
    ...args,
  ];
  // A message bus of its own: the app must not meet the services of the person's session.
  const bus =
    onPath('dbus-run-session', env) !== null && !args.includes('--list') ? ['dbus-run-session', '--'] : [];
  const [command = process.execPath, ...rest] = [...bus, ...playwright];
  const watching = setInterval(() => onProgress(readResults(file)), 500);
  const { code, stalled } = await runLogged({
    command,
    args: rest,
    cwd: root,
    env: { ...env, [RESULTS_FILE]: file },
    log: join(root, '.cache', 'logs', 'desktop.log'),
    stallMs: STALL_MS,
  });
  clearInterval(watching);
  const results = readResults(file);
  if (code === 0) return results;
  if (!stalled && results.some(({ outcome }) => outcome === 'failed')) return results;
  const reason = stalled
    ? 'no test ended for five minutes'
    : `Playwright ended with code ${code}; see .cache/logs/desktop.log`;
  return [...results, { name: 'playwright', outcome: 'failed', reason }];
}
