import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {{ version?: string, integrity?: string, optional?: boolean }} LockedPackage */

/** Which lock file the tree came from, then the folder of each package that was in it, one a line. */
const STAMP = join('node_modules', '.drawbridge-stamp');
const LOCK = 'package-lock.json';
/** npm writes it when it has finished, so a half-made tree has none. */
const NPM_TREE = join('node_modules', '.package-lock.json');

/**
 * True where node_modules is what package-lock.json asks for, and no package has gone since.
 * @param {string} root
 */
export function dependenciesAreFresh(root) {
  if (!directPackages(root).every((path) => isThere(root, path))) return false;
  const [stamp, ...packages] = (readIfThere(join(root, STAMP)) ?? '').split('\n');
  if (stamp === dependencyStamp(root) && packages.length > 0) {
    return packages.every((path) => isThere(root, path));
  }
  if (!treeMatchesLock(root)) return false;
  stampDependencies(root);
  return true;
}

/**
 * Remembers that node_modules is complete, and which packages are in it: those for this platform among the optional ones.
 * @param {string} root
 */
export function stampDependencies(root) {
  const packages = wantedPackages(root).filter((path) => isThere(root, path));
  writeFileSync(join(root, STAMP), [dependencyStamp(root), ...packages].join('\n'));
}

/**
 * Before an install: whatever becomes of it, nothing claims that node_modules is complete.
 * @param {string} root
 */
export function forgetDependencies(root) {
  rmSync(join(root, STAMP), { force: true });
  rmSync(join(root, NPM_TREE), { force: true });
}

/**
 * @param {string} root
 * @returns {string[]} the folder of each package of the lock file, from the root
 */
export const wantedPackages = (root) => Object.keys(lockedPackages(join(root, LOCK)));

/**
 * @param {string} root
 * @returns {string[]} the folders of the packages that no platform may lack, and that are not there
 */
export function missingPackages(root) {
  const locked = Object.entries(lockedPackages(join(root, LOCK)));
  return locked.flatMap(([path, { optional }]) => (optional === true || isThere(root, path) ? [] : [path]));
}

/**
 * @param {string} root
 * @param {string} path a package's folder
 */
export const isThere = (root, path) => existsSync(`${root}/${path}/package.json`);

/**
 * What package.json itself asks for, which a lock file that does not fit it may lack.
 * @param {string} root
 */
function directPackages(root) {
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return Object.keys({ ...dependencies, ...devDependencies }).map((name) => `node_modules/${name}`);
}

/**
 * What the installed tree has to have come from: this very lock file, on this kind of machine.
 * @param {string} root
 */
function dependencyStamp(root) {
  const hash = createHash('sha256').update(readFileSync(join(root, LOCK)));
  return hash.update(`${process.platform}-${process.arch}`).digest('hex');
}

/**
 * True where npm's own record of the finished tree has every package of the lock file, in the locked version, and its
 * folder is there. A package that is optional may be missing: it is for another platform.
 * @param {string} root
 */
function treeMatchesLock(root) {
  if (!existsSync(join(root, NPM_TREE))) return false;
  try {
    const installed = lockedPackages(join(root, NPM_TREE));
    return Object.entries(lockedPackages(join(root, LOCK))).every(([path, wanted]) => {
      const found = installed[path];
      if (found === undefined) return wanted.optional === true;
      return found.version === wanted.version && found.integrity === wanted.integrity && isThere(root, path);
    });
  } catch {
    return false;
  }
}

/**
 * @param {string} file a package-lock.json
 * @returns {Record<string, LockedPackage>} by folder, without the project itself
 */
function lockedPackages(file) {
  const { '': _project, ...packages } = JSON.parse(readFileSync(file, 'utf8')).packages;
  return packages;
}

/** @param {string} file */
function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
