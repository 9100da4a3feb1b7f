import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runLogged } from '../setup/processes.mjs';
import { readResults, RESULTS_FILE, unfinishedFiles } from './results.mjs';

/** @typedef {import('./results.mjs').TestResult} TestResult */

const REPORTER = fileURLToPath(new URL('./vitest-reporter.mjs', import.meta.url));
/** Each test has a limit of its own that is far below. */
const STALL_MS = 3 * 60_000;

/**
 * The tests that need no window, by vitest.
 * @param {string} root
 * @param {{ filters: string[], onProgress: (results: TestResult[]) => void }} options filters choose test files by path
 * @returns {Promise<TestResult[]>}
 */
export async function runUnitTests(root, { filters, onProgress }) {
  const file = join(root, '.cache', 'unit-results.ndjson');
  const log = join(root, '.cache', 'logs', 'unit.log');
  rmSync(file, { force: true });
  const watching = setInterval(() => onProgress(readResults(file)), 500);
  const { code, stalled } = await runLogged({
    command: process.execPath,
    args: [
      join(root, 'node_modules', 'vitest', 'vitest.mjs'),
      'run',
      '--reporter=default',
      `--reporter=${REPORTER}`,
      ...(filters.length > 0 ? ['--passWithNoTests'] : []),
      ...filters,
    ],
    cwd: root,
    env: { ...process.env, [RESULTS_FILE]: file },
    log,
    stallMs: STALL_MS,
    alive: () => statSync(file, { throwIfNoEntry: false })?.size,
  });
  clearInterval(watching);
  const results = readResults(file);
  if (code === 0) return results;
  if (!stalled && results.some(({ outcome }) => outcome === 'failed')) return results;
  const name = stalled ? `${unfinishedFiles(file).join(', ') || 'vitest'} hangs` : 'vitest';
  const reason = stalled ? 'no test ended for three minutes' : `vitest ended with code ${code}`;
  return [...results, { name, outcome: 'failed', reason: `${reason}; see .cache/logs/unit.log` }];
}
