import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Before the fuses in the program: https://github.com/electron/fuses. Behind it: the version, their number, their states. */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const VERSION = 1;

/** The fuses that electron-builder.yml sets, as @electron/fuses counts them. */
export const CONFIGURED = 8;

/**
 * The fuses of a newer Electron than electron-builder knows, by their place, and what they are set to.
 * wasmTrapHandlers (Electron 43 and newer): WebAssembly's checks by the processor, as V8 does it everywhere; without them
 * it is slower and no safer.
 */
export const NEWER = /** @type {const} */ ([{ name: 'wasmTrapHandlers', at: 8, on: true }]);

/**
 * Sets the newer fuses where the program has them. Throws an Error where it has one that the project has not decided on:
 * nothing is left to a default.
 * @param {string} folder of the packed app
 * @param {{ system: string, program: string }} what the program's name
 */
export async function setNewerFuses(folder, { system, program }) {
  const file =
    system === 'darwin'
      ? join(folder, `${program}.app/Contents/Frameworks/Electron Framework.framework/Electron Framework`)
      : join(folder, system === 'win32' ? `${program}.exe` : program);
  const bytes = await readFile(file);
  const wire = bytes.indexOf(SENTINEL);
  if (wire === -1) throw new Error('drawbridge: this Electron has no fuses, so it cannot be packed.');
  const start = wire + SENTINEL.length;
  const [version, length = 0] = bytes.subarray(start, start + 2);
  if (version !== VERSION || length > CONFIGURED + NEWER.length) {
    throw new Error(
      'drawbridge: this Electron has a fuse that nobody has decided on: add it to scripts/package/fuses.mjs.',
    );
  }
  const present = NEWER.filter(({ at }) => at < length);
  if (present.length === 0) return;
  for (const { at, on } of present) bytes[start + 2 + at] = (on ? '1' : '0').charCodeAt(0);
  await writeFile(file, bytes);
}
