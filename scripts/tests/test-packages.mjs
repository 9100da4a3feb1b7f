import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { buildPackage } from '../package/build-package.mjs';
import { withLock } from '../setup/lock.mjs';
import { prepareApp } from '../setup/prepare.mjs';
import { packageStamp } from './package-stamp.mjs';

/** @typedef {import('./test-packages.d.mts').Wanted} Wanted */

/** Who asks for a package has a line of its own that tells how far it is. */
const quiet = { write: () => {} };

/** Packages are large: the newest so many stay. */
const KEPT = 8;
/** A folder that is being made or used is younger than that. */
const BUSY_MS = 30 * 60_000;

/** A version before every other one: what a person has who has not updated yet. */
export const OLDER_VERSION = '0.0.9';

/** The debs that most tests ask for. */
export const usualDebs = {
  /** As it is shipped; the packing alone takes more than a minute. @param {string} root */
  shipped: (root) => testPackage(root, { target: 'deb' }),
  /** The same, packed in haste: quick to build and to install. @param {string} root */
  present: (root) => testPackage(root, { target: 'deb', compression: 'store' }),
  /** The same program under an older number. @param {string} root */
  older: (root) => testPackage(root, { target: 'deb', version: OLDER_VERSION, compression: 'store' }),
};

/**
 * A package of the sources as they are now, built where it is not there yet.
 * @param {string} root
 * @param {Wanted} wanted
 * @returns {Promise<string>} the file; for `dir` the unpacked folder
 */
export async function testPackage(root, wanted) {
  return withLock(root, 'packages', async () => {
    const folder = join(root, '.cache', 'packages', packageStamp(root, wanted));
    const there = packageIn(folder, wanted.target);
    if (there !== null) {
      utimesSync(folder, new Date(), new Date());
      return there;
    }
    await prepareApp(root, { out: quiet });
    const making = `${folder}.making`;
    rmSync(making, { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(making, { recursive: true });
    const { target, ...options } = wanted;
    await buildPackage(root, { targets: [target], out: making, output: quiet, ...options });
    // What a package was made from is a copy of everything, and not asked for again.
    if (target !== 'dir')
      for (const name of unpackedIn(making)) rmSync(join(making, name), { recursive: true });
    renameSync(making, folder);
    removeOld(join(root, '.cache', 'packages'));
    const built = packageIn(folder, target);
    if (built === null) throw new Error(`the build made no ${target}`);
    return built;
  });
}

/**
 * @param {string} folder
 * @param {Wanted['target']} target
 * @returns {string | null}
 */
function packageIn(folder, target) {
  if (!existsSync(folder)) return null;
  const [name] =
    target === 'dir' ? unpackedIn(folder) : readdirSync(folder).filter((file) => file.endsWith(`.${target}`));
  return name === undefined ? null : join(folder, name);
}

/** @param {string} folder */
const unpackedIn = (folder) => readdirSync(folder).filter((name) => name.endsWith('-unpacked'));

/** @param {string} folder */
function removeOld(folder) {
  const byAge = readdirSync(folder)
    .map((name) => ({ path: join(folder, name), at: statSync(join(folder, name)).mtimeMs }))
    .toSorted((a, b) => b.at - a.at);
  for (const { path, at } of byAge.slice(KEPT)) {
    if (Date.now() - at > BUSY_MS) rmSync(path, { recursive: true, force: true });
  }
}
