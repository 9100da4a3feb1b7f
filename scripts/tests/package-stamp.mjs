import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import {
  chosenElectron,
  downloadedElectron,
  registryElectron,
  wantedVersion,
} from '../electron/find-electron.mjs';
import { sourceStamp } from '../setup/app-build.mjs';

/** @typedef {import('./test-packages.d.mts').Wanted} Wanted */

/** What a package is made of and by, beside the built app and scripts/package. */
const MADE_OF = ['electron-builder.yml', 'LICENSE', 'THIRD-PARTY.md'];

/**
 * A name for the package of the sources as they are now: another one as soon as anything changes that goes into it.
 * @param {string} root
 * @param {Wanted} wanted
 * @returns {string}
 */
export function packageStamp(root, wanted) {
  const hash = createHash('sha256').update(sourceStamp(root));
  const ways = readdirSync(join(root, 'scripts', 'package'), { recursive: true, encoding: 'utf8' }).map(
    (name) => join('scripts', 'package', name),
  );
  for (const file of [...MADE_OF, ...ways.toSorted()]) {
    const stats = statSync(join(root, file), { throwIfNoEntry: false });
    hash.update(`${file}\0${stats?.size}\0${stats?.mtimeMs}\n`);
  }
  hash.update(electronStamp(root));
  const options = Object.entries(wanted).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `${wanted.target}-${hash.update(JSON.stringify(options)).digest('hex').slice(0, 20)}`;
}

/**
 * Which Electron would be packed: the order is that of scripts/package/electron.mjs.
 * @param {string} root
 */
function electronStamp(root) {
  const electron = chosenElectron(process.env) ?? downloadedElectron(root) ?? registryElectron(root);
  if (electron === null) return `${wantedVersion(root)}\n`;
  const { size, mtimeMs } = statSync(electron.binary);
  return `${electron.version}\0${relative(root, electron.dist)}\0${size}\0${mtimeMs}\n`;
}
