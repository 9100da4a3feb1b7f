import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setNewerFuses } from './fuses.mjs';

/**
 * @typedef {object} Packed
 * @property {string} appOutDir
 * @property {string} electronPlatformName
 * @property {{ getResourcesDir(folder: string): string, executableName?: string, appInfo: { productFilename: string } }} packager
 */

/**
 * Takes away what an unpacked Electron has and a packed app needs not (electron-builder leaves it where it copies a folder
 * instead of a download), and sets the fuses that electron-builder does not know. It signs only after this.
 * @param {Packed} packed
 */
export async function afterPack({ appOutDir, electronPlatformName, packager }) {
  await rm(join(packager.getResourcesDir(appOutDir), 'default_app.asar'), { force: true });
  await rm(join(appOutDir, 'version'), { force: true });
  const named = electronPlatformName === 'linux' ? packager.executableName : undefined;
  await setNewerFuses(appOutDir, {
    system: electronPlatformName,
    program: named ?? packager.appInfo.productFilename,
  });
}
