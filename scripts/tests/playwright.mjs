import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runLogged } from '../setup/processes.mjs';
import { onPath } from './desktop-needs.mjs';
import { readResults, RESULTS_FILE } from './results.mjs';

/** @typedef {import('./results.mjs').TestResult} TestResult */

const REPORTER = fileURLToPath(new URL('./playwright-reporter.mjs', import.meta.url));
const STALL_MS = 5 * 60_000;

/**
 * A folder of Playwright tests and how it is run.
 * @typedef {object} Folder
 * @property {string} name of its log and its results
 * @property {string} config from the project's root
 */

/** @param {string} root @param {Folder} folder @returns {TestResult[] | null} the failure where there are no such tests */
export function missingFolder(root, { name, config }) {
  if (existsSync(join(root, config))) return null;
  return [{ name, outcome: 'failed', reason: `${config} is missing` }];
}

/**
 * Every test by name, skipped for one reason.
 * @param {string} root
 * @param {Folder} folder
 * @param {string[]} filters choose test files by path
 * @param {string} reason
 * @returns {Promise<TestResult[]>}
 */
export async function skipAll(root, folder, filters, reason) {
  const run = { args: ['--list', ...filters], env: process.env, onProgress: () => {} };
  const listed = await runPlaywright(root, folder, run);
  return listed.map((result) => (result.outcome === 'skipped' ? { ...result, reason } : result));
}

/**
 * @param {string} root
 * @param {Folder} folder
 * @param {object} run
 * @param {string[]} run.args
 * @param {NodeJS.ProcessEnv} run.env
 * @param {(results: TestResult[]) => void} run.onProgress
 * @param {string[]} [run.as] the beginning of a command that runs the rest of it as somebody else
 * @returns {Promise<TestResult[]>}
 */
export async function runPlaywright(root, { name, config }, { args, env, onProgress, as = [] }) {
  const file = join(root, '.cache', `${name}-results.ndjson`);
  rmSync(file, { force: true });
  const playwright = [
    process.execPath,
    join(root, 'node_modules', '@playwright', 'test', 'cli.js'),
    'test',
    '-c',
    join(root, config),
    `--reporter=list,${REPORTER}`,
    '--pass-with-no-tests',
    ...args,
  ];
  // A message bus of its own: the app must not meet the services of the person's session.
  const bus =
    onPath('dbus-run-session', env) !== null && !args.includes('--list') ? ['dbus-run-session', '--'] : [];
  const [command = process.execPath, ...rest] = [...as, ...bus, ...playwright];
  const watching = setInterval(() => onProgress(readResults(file)), 500);
  const { code, stalled } = await runLogged({
    command,
    args: rest,
    cwd: root,
    env: { ...env, [RESULTS_FILE]: file },
    log: join(root, '.cache', 'logs', `${name}.log`),
    stallMs: STALL_MS,
  });
  clearInterval(watching);
  const results = readResults(file);
  if (code === 0) return results;
  if (!stalled && results.some(({ outcome }) => outcome === 'failed')) return results;
  const reason = stalled
    ? 'no test ended for five minutes'
    : `Playwright ended with code ${code}; see .cache/logs/${name}.log`;
  return [...results, { name: 'playwright', outcome: 'failed', reason }];
}
