import { join } from 'node:path';

/** @typedef {import('./targets.mjs').System} System */
/** @typedef {import('./targets.mjs').Arch} Arch */

/**
 * Where electron-builder leaves the app as it is installed.
 * @param {string} out
 * @param {System} system
 * @param {Arch} arch
 */
export function unpackedFolder(out, system, arch) {
  const suffix = arch === 'x64' ? '' : `-${arch}`;
  if (system === 'darwin') return join(out, `mac${suffix}`);
  return join(out, `${system === 'win32' ? 'win' : 'linux'}${suffix}-unpacked`);
}
