import { blockedSentence } from '../electron/blocked-download.mjs';
import { downloadElectron } from '../electron/download-electron.mjs';
import {
  chosenElectron,
  downloadedElectron,
  registryElectron,
  wantedVersion,
} from '../electron/find-electron.mjs';
import { makeRegistryElectron, registryElectronFits } from '../electron/registry-electron.mjs';
import { Fault } from '../setup/fault.mjs';

/** @typedef {import('../setup/progress.mjs').Output} Output */
/** @typedef {import('./targets.mjs').System} System */
/** @typedef {import('./targets.mjs').Arch} Arch */
/** @typedef {{ version: string, dist: string | null }} PackedElectron dist: null where electron-builder downloads it itself */

/**
 * The Electron that is packed: the one that the person chose, the one that npm's package downloads, or, where neither can
 * be had and nothing is shipped, the stand-in of the registry. Throws a Fault where there is none.
 * @param {string} root
 * @param {{ system: System, archs: readonly Arch[], release: boolean, out: Output }} options
 * @returns {Promise<PackedElectron>}
 */
export async function electronFor(root, { system, archs, release, out }) {
  const wanted = wantedVersion(root);
  const chosen = chosenElectron(process.env);
  if (chosen !== null) return told(chosen);
  // For another computer, or for several, electron-builder downloads and checks it.
  const own = system === process.platform && archs.every((arch) => arch === process.arch);
  if (!own || release) return { version: wanted, dist: null };

  const there = downloadedElectron(root) ?? registryElectron(root);
  if (there !== null) return told(there);
  const downloaded = await downloadElectron(root, { out });
  if (!('blocked' in downloaded)) return told(downloaded);
  if (!registryElectronFits()) {
    throw new Fault(blockedSentence(downloaded.blocked, 'and without it there is nothing to pack'));
  }
  return told(await makeRegistryElectron(root, { out }));

  /** @param {import('../electron/find-electron.mjs').Electron} electron */
  function told({ version, dist }) {
    if (version !== wanted) {
      if (release) {
        throw new Fault(
          `A release is packed with Electron ${wanted}, and the one at hand is ${version}: unset ELECTRON_OVERRIDE_DIST_PATH, or let it name Electron ${wanted}.`,
        );
      }
      out.write(
        `Packing Electron ${version} instead of ${wanted}, which cannot be had here: this package is for trying out, not for shipping.\n`,
      );
    }
    return { version, dist };
  }
}
