import { execFileSync } from 'node:child_process';

/** The date of files where neither the environment nor Git tells one: 1 January 2026, in seconds. */
const NO_DATE = 1_767_225_600;

/**
 * The one time that all packed files bear, so that two builds of one commit are the same: SOURCE_DATE_EPOCH, else the
 * time of the commit (https://reproducible-builds.org/docs/source-date-epoch/).
 * @param {string} root
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {number} seconds since 1970
 */
export function sourceDate(root, env = process.env) {
  const given = env['SOURCE_DATE_EPOCH'] ?? '';
  if (/^\d{1,12}$/.test(given)) return Number(given);
  try {
    const time = execFileSync('git', ['log', '-1', '--format=%ct'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
    return /^\d{1,12}$/.test(time) ? Number(time) : NO_DATE;
  } catch {
    // An archive of the sources, without Git.
    return NO_DATE;
  }
}
