import { chmodSync, copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleServer } from './bundle.mjs';
import { packageManifest } from './manifest.mjs';
import { noticesOf, noticesText } from './notices.mjs';

const here = import.meta.dirname;

/**
 * Makes the folder of the npm package: the command, the server, what npm shows of it, and nothing else.
 * @param {string} root
 * @param {string} folder made anew
 */
export async function makePackageFolder(root, folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, 'bin'), { recursive: true });
  const inside = await bundleServer(root, join(folder, 'lib'));
  copyFileSync(join(here, 'program.cjs'), join(folder, 'bin', 'drawbridge.cjs'));
  copyFileSync(join(here, 'start.cjs'), join(folder, 'lib', 'start.cjs'));
  copyFileSync(join(here, 'package-readme.md'), join(folder, 'README.md'));
  copyFileSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  writeFileSync(join(folder, 'THIRD-PARTY.txt'), noticesText(noticesOf(inside)));
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(packageManifest(root), null, 2)}\n`);
  openToAll(folder);
}

/** Whoever's umask it was made with: npm packs the modes, and others have to be able to read what root installs. */
function openToAll(/** @type {string} */ folder) {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) openToAll(path);
    else chmodSync(path, path.endsWith(join('bin', 'drawbridge.cjs')) ? 0o755 : 0o644);
  }
}
