import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '../setup/fault.mjs';

/** The Electron inside the registry package that stands in where the real download is blocked. */
export const REGISTRY_ELECTRON_VERSION = '33.2.1';

/** @typedef {{ kind: 'override' | 'downloaded' | 'registry', dist: string, binary: string, version: string }} Electron */

/**
 * The program's path inside an unpacked Electron.
 * @param {NodeJS.Platform} [platform]
 */
export function programIn(platform = process.platform) {
  if (platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return platform === 'win32' ? 'electron.exe' : 'electron';
}

/** @param {string} root */
export const registryElectronFolder = (root) =>
  join(root, '.cache', `electron-${REGISTRY_ELECTRON_VERSION}-linux-x64`);

/**
 * The Electron that the person chose, or null where none was. Throws a Fault where there is none in the named folder.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Electron | null}
 */
export function chosenElectron(env) {
  const dist = env['ELECTRON_OVERRIDE_DIST_PATH'];
  if (!dist) return null;
  const found = electronIn(dist, 'override');
  if (found !== null) return found;
  throw new Fault(
    `ELECTRON_OVERRIDE_DIST_PATH is ${dist}, but there is no ${programIn()} in it: name the folder of an unpacked Electron, or unset it.`,
  );
}

/**
 * The Electron that the npm package downloaded, if it is the version that package-lock.json asks for.
 * @param {string} root
 * @returns {Electron | null}
 */
export function downloadedElectron(root) {
  const home = join(root, 'node_modules', 'electron');
  // path.txt is the last thing that the download writes.
  if (!existsSync(join(home, 'path.txt'))) return null;
  const found = electronIn(join(home, 'dist'), 'downloaded');
  return found?.version === wantedVersion(root) ? found : null;
}

/**
 * The Electron made by `npm run electron:registry`.
 * @param {string} root
 * @returns {Electron | null}
 */
export const registryElectron = (root) => electronIn(registryElectronFolder(root), 'registry');

/**
 * The version of the installed `electron` package.
 * @param {string} root
 * @returns {string}
 */
export const wantedVersion = (root) =>
  JSON.parse(readFileSync(join(root, 'node_modules', 'electron', 'package.json'), 'utf8')).version;

/**
 * @param {string} dist
 * @param {Electron['kind']} kind
 * @returns {Electron | null}
 */
function electronIn(dist, kind) {
  const binary = join(dist, programIn());
  if (!existsSync(binary)) return null;
  const versionFile = join(dist, 'version');
  const version = existsSync(versionFile)
    ? readFileSync(versionFile, 'utf8').trim().replace(/^v/, '')
    : 'unknown';
  return { kind, dist, binary, version };
}
