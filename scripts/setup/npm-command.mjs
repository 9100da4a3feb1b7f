import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * How to start npm: by its own script and this Node, which needs no shell and no luck with the PATH.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {{ command: string, args: string[], shell: boolean }}
 */
export function npmCommand(env = process.env) {
  const beside = dirname(process.execPath);
  const script = [
    env['npm_execpath'],
    join(beside, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(beside, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ].find((path) => path !== undefined && basename(path) === 'npm-cli.js' && existsSync(path));
  if (script !== undefined) return { command: process.execPath, args: [script], shell: false };
  // Windows runs npm.cmd only through a shell; the arguments are all our own.
  return { command: 'npm', args: [], shell: process.platform === 'win32' };
}
