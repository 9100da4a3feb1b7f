import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '../setup/fault.mjs';
import { npmCommand } from '../setup/npm-command.mjs';
import { makePackageFolder } from './package-folder.mjs';

/**
 * Makes the npm package of the server and the command, as a folder and as the file that npm installs.
 * @param {string} root
 * @param {{ out?: string }} [options] out: the package's folder, made anew; the file is put into it, too
 * @returns {Promise<{ folder: string, file: string, bytes: number }>} Throws a Fault with npm's words.
 */
export async function packHeadless(root, { out = join(root, 'dist', 'headless') } = {}) {
  await makePackageFolder(root, out);
  const npm = npmCommand();
  const { status, stdout, stderr } = spawnSync(
    npm.command,
    [...npm.args, 'pack', '--json', '--ignore-scripts', '--loglevel', 'error'],
    { cwd: out, encoding: 'utf8', shell: npm.shell },
  );
  const name = /"filename":\s*"([^"]+\.tgz)"/.exec(stdout)?.[1];
  if (status !== 0 || name === undefined)
    throw new Fault('The package was built and npm could not pack it.', {
      tail: stderr.trim().split('\n').slice(-8),
    });
  const file = join(out, name);
  return { folder: out, file, bytes: statSync(file).size };
}
