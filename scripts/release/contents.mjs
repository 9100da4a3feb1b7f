import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '../setup/fault.mjs';
import { nativePieces } from '../package/natives.mjs';
import { fits, nameOf, readLock, resolveIn } from './lockfile.mjs';

/** @typedef {import('./lockfile.mjs').Target} Target */
/** @typedef {import('./lockfile.mjs').Lock} Lock */
/**
 * @typedef {object} Shipped
 * @property {string} folder its key in package-lock.json
 * @property {string} name
 * @property {string} version
 * @property {string} licence SPDX, as its maker wrote it
 * @property {string | null} integrity of the tarball at the registry, "sha512-…"
 * @property {'bundled' | 'beside'} form its code is in our bundle, or it lies beside it as a package of its own
 * @property {string[]} needs folders of shipped packages
 */
/** @typedef {{ packages: Shipped[], direct: string[] }} Contents direct: the folders that our own code asks for */
/** @typedef {{ files: Record<string, { imports: string[], packages: string[] }>, asks: Record<string, string[]> }} Bundle */

/**
 * The packages of an app for these targets: what the bundler really took (out/bundled, written by each build), and the
 * native libraries that are packed beside it.
 * @param {string} root a project that was built
 * @param {readonly Target[]} targets
 * @returns {Contents} Throws a Fault where there is no build.
 */
export function appContents(root, targets) {
  const lock = readLock(root);
  const bundles = readBundles(root);
  const bundled = new Set(
    bundles.flatMap(({ files }) => Object.values(files).flatMap(({ packages }) => packages)),
  );
  const beside = new Set(
    targets
      .flatMap(({ system, arch }) => nativePieces(system, arch))
      .map(({ name }) => `node_modules/${name}`),
  );
  /** @type {Map<string, Set<string>>} */
  const asks = new Map();
  for (const bundle of bundles)
    for (const [from, to] of Object.entries(bundle.asks))
      asks.set(from, new Set([...(asks.get(from) ?? []), ...to]));
  const own = Object.keys(lock['']?.dependencies ?? {}).map((name) => `node_modules/${name}`);
  const direct = [...(asks.get('') ?? []), ...own];
  return contents(lock, targets, { bundled, beside, asks, direct });
}

/**
 * The packages of the npm package for machines without a screen: what is inside, and what npm fetches with it.
 * @param {string} root
 * @param {readonly Target[]} targets
 * @param {{ files: string[], natives: string[] }} made the files of packages whose code is inside, and the names of the
 *   packages it asks for
 * @returns {Contents}
 */
export function npmContents(root, targets, { files, natives }) {
  const lock = readLock(root);
  const bundled = new Set(files.map(lockedFolder).filter((folder) => lock[folder] !== undefined));
  const direct = natives.map((name) => `node_modules/${name}`);
  const beside = withNeeds(lock, direct, targets);
  return contents(lock, targets, { bundled, beside, asks: new Map(), direct });
}

/**
 * @param {Lock} lock
 * @param {readonly Target[]} targets
 * @param {{ bundled: Set<string>, beside: Set<string>, asks: Map<string, Set<string>>, direct: string[] }} found
 * @returns {Contents}
 */
function contents(lock, targets, { bundled, beside, asks, direct }) {
  const all = new Set([...bundled, ...beside]);
  const packages = [...all].toSorted().map((folder) => {
    const locked = lock[folder];
    if (locked === undefined)
      throw new Fault(`${folder} is in the build and not in package-lock.json: run npm ci.`);
    const needs = new Set([...(asks.get(folder) ?? []), ...declared(lock, folder, targets)]);
    return {
      folder,
      name: nameOf(folder),
      version: locked.version,
      licence: (locked.license ?? '').replace(/^\((.*)\)$/, '$1'),
      integrity: locked.integrity ?? null,
      form: /** @type {'bundled' | 'beside'} */ (bundled.has(folder) ? 'bundled' : 'beside'),
      needs: [...needs].filter((each) => all.has(each)).toSorted(),
    };
  });
  const needed = new Set(packages.flatMap(({ needs }) => needs));
  const first = [...all].filter((folder) => direct.includes(folder) || !needed.has(folder));
  return { packages, direct: first.toSorted() };
}

/**
 * These packages and all that npm installs with them.
 * @param {Lock} lock
 * @param {string[]} start
 * @param {readonly Target[]} targets
 */
function withNeeds(lock, start, targets) {
  /** @type {Set<string>} */
  const found = new Set();
  const waiting = [...start];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    if (found.has(folder)) continue;
    found.add(folder);
    waiting.push(...declared(lock, folder, targets));
  }
  return found;
}

/**
 * What a package declares to need, as far as npm installs it for these targets.
 * @param {Lock} lock
 * @param {string} folder
 * @param {readonly Target[]} targets
 */
function declared(lock, folder, targets) {
  const { dependencies, optionalDependencies, peerDependencies } = lock[folder] ?? {};
  return Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies }).flatMap((name) => {
    const found = resolveIn(lock, folder, name);
    const locked = found === null ? undefined : lock[found];
    return found !== null && locked !== undefined && fits(locked, targets) ? [found] : [];
  });
}

/**
 * @param {string} root
 * @returns {Bundle[]}
 */
function readBundles(root) {
  const folder = join(root, 'out', 'bundled');
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.json')) : [];
  if (names.length < 3)
    throw new Fault('What the app is made of is written down when it is built: run npm run build first.');
  return names.toSorted().map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')));
}

/** @param {string} file an absolute path in node_modules */
function lockedFolder(file) {
  const path = file.replaceAll('\\', '/');
  return (
    /node_modules\/(?:@[^/]+\/)?[^/]+(?:\/node_modules\/(?:@[^/]+\/)?[^/]+)*(?=\/)/.exec(path)?.[0] ?? ''
  );
}
