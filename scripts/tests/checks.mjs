import { join } from 'node:path';
import { runLogged } from '../setup/processes.mjs';

/** @typedef {import('./results.mjs').TestResult} TestResult */
/** @typedef {{ program: string, args: string[] }} Tool */

const PROGRAMS = {
  tsc: join('node_modules', 'typescript', 'bin', 'tsc'),
  oxlint: join('node_modules', 'oxlint', 'bin', 'oxlint'),
  prettier: join('node_modules', 'prettier', 'bin', 'prettier.cjs'),
};

/**
 * Every project's types.
 * @param {string} root
 */
export const checkTypes = (root) =>
  check(root, 'types', [
    { program: PROGRAMS.tsc, args: ['-p', '.'] },
    { program: PROGRAMS.tsc, args: ['-p', 'renderer'] },
    { program: PROGRAMS.tsc, args: ['-p', 'scripts'] },
  ]);

/**
 * The linter's rules and the format.
 * @param {string} root
 */
export const checkLint = (root) =>
  check(root, 'lint', [
    { program: PROGRAMS.oxlint, args: ['--deny-warnings'] },
    { program: PROGRAMS.prettier, args: ['--check', '--log-level', 'warn', '.'] },
  ]);

/**
 * Runs all tools, even after one has failed, as one test.
 * @param {string} root
 * @param {string} name
 * @param {Tool[]} tools
 * @returns {Promise<TestResult[]>}
 */
async function check(root, name, tools) {
  /** @type {string[]} */
  const complaints = [];
  for (const [index, { program, args }] of tools.entries()) {
    const log = join(root, '.cache', 'logs', `${name}-${index + 1}.log`);
    /** @type {string[]} */
    const lines = [];
    const { code } = await runLogged({
      command: process.execPath,
      args: [join(root, program), ...args],
      cwd: root,
      log,
      onLine: (line) => lines.push(line),
    });
    if (code !== 0) complaints.push(...lines);
  }
  if (complaints.length === 0) return [{ name, outcome: 'passed' }];
  return [{ name, outcome: 'failed', reason: complaints.join('\n') }];
}
