import { spawnSync } from 'node:child_process';

/**
 * Runs a tool of the system to its end. Throws an Error in one sentence where it is missing, or with its own words.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ epoch: number, missing: string }} options epoch: seconds since 1970, the time of whatever has none of its own
 */
export function runTool(command, args, { epoch, missing }) {
  const { error, status, stderr } = spawnSync(command, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
    env: { ...process.env, SOURCE_DATE_EPOCH: String(epoch), LC_ALL: 'C.UTF-8' },
  });
  if (error !== undefined && 'code' in error && error.code === 'ENOENT') throw new Error(missing);
  if (error !== undefined) throw error;
  if (status !== 0)
    throw new Error(`${command} ended with ${status}: ${stderr.trim().split('\n').slice(-5).join(' / ')}`);
}
