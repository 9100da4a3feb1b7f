import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @typedef {object} LockedPackage
 * @property {string} version
 * @property {string} [integrity]
 * @property {string} [license]
 * @property {string[]} [os]
 * @property {string[]} [cpu]
 * @property {string[]} [libc]
 * @property {Record<string, string>} [dependencies]
 * @property {Record<string, string>} [optionalDependencies]
 * @property {Record<string, string>} [peerDependencies]
 */
/** @typedef {Record<string, LockedPackage>} Lock by folder: "node_modules/zod"; the project itself is '' */
/** @typedef {import('../package/targets.mjs').System} System */
/** @typedef {import('../package/targets.mjs').Arch} Arch */
/** @typedef {{ system: System, arch: Arch }} Target */

/**
 * The packages of package-lock.json.
 * @param {string} root
 * @returns {Lock}
 */
export function readLock(root) {
  return JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
}

/**
 * The name of the package in this folder.
 * @param {string} folder "node_modules/a/node_modules/@b/c"
 */
export const nameOf = (folder) => folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);

/**
 * The folder that a package's `import NAME` finds, as Node looks for it: its own node_modules first, then outwards.
 * @param {Lock} lock
 * @param {string} from the asking package's folder
 * @param {string} name
 * @returns {string | null} null where it is not installed (an optional peer, for example)
 */
export function resolveIn(lock, from, name) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const found = folder === '' ? `node_modules/${name}` : `${folder}/node_modules/${name}`;
    if (lock[found] !== undefined) return found;
    if (folder === '') return null;
  }
}

/**
 * Every system that there are packages for.
 * @type {readonly Target[]}
 */
export const TARGETS = /** @type {const} */ (['linux', 'darwin', 'win32']).flatMap((system) =>
  /** @type {const} */ (['x64', 'arm64']).map((arch) => ({ system, arch })),
);

/**
 * True where npm would install this package on one of the targets. Linux means glibc: neither Electron nor our packages
 * are made for another C library.
 * @param {LockedPackage} locked
 * @param {readonly Target[]} targets
 */
export function fits({ os, cpu, libc }, targets) {
  return targets.some(
    ({ system, arch }) =>
      allows(os, system) && allows(cpu, arch) && (system !== 'linux' || allows(libc, 'glibc')),
  );
}

/**
 * @param {string[] | undefined} list names, or names to leave out with `!` before them
 * @param {string} value
 */
function allows(list, value) {
  if (list === undefined) return true;
  if (list.includes(`!${value}`)) return false;
  const wanted = list.filter((each) => !each.startsWith('!'));
  return wanted.length === 0 || wanted.includes(value);
}
