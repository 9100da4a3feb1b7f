import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { pipeline } from 'node:stream/promises';
import { finished } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

const BLOCK = 512;

/**
 * @param {string} file
 * @returns {Promise<string>} its SHA-512, base64
 */
export async function sha512(file) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  return hash.digest('base64');
}

/**
 * Takes one file out of a .tgz. Throws where it is not in it.
 * @param {string} tarball
 * @param {string} name the file's path in the tarball
 * @param {string} target where it goes
 * @param {(bytes: number) => void} [onBytes] how much of it is written
 */
export async function takeFromTarball(tarball, name, target, onBytes) {
  const archive = createReadStream(tarball);
  const unpacked = archive.pipe(createGunzip());
  archive.on('error', (error) => unpacked.destroy(error));

  let waiting = Buffer.alloc(0);
  /** Bytes to pass over before the next header: the rest of a file and its padding. */
  let skip = 0;
  /** @type {{ left: number, written: number, to: import('node:fs').WriteStream } | null} */
  let taking = null;

  for await (const chunk of unpacked) {
    waiting = waiting.length === 0 ? chunk : Buffer.concat([waiting, chunk]);
    while (waiting.length > 0) {
      if (taking !== null) {
        const part = waiting.subarray(0, taking.left);
        if (!taking.to.write(part)) await once(taking.to, 'drain');
        taking.left -= part.length;
        taking.written += part.length;
        onBytes?.(taking.written);
        waiting = waiting.subarray(part.length);
        if (taking.left > 0) continue;
        taking.to.end();
        await finished(taking.to);
        archive.destroy();
        return;
      }
      if (skip > 0) {
        const passed = Math.min(skip, waiting.length);
        waiting = waiting.subarray(passed);
        skip -= passed;
        continue;
      }
      if (waiting.length < BLOCK) break;
      const header = waiting.subarray(0, BLOCK);
      waiting = waiting.subarray(BLOCK);
      const size = Number.parseInt(text(header, 124, 12), 8) || 0;
      if (entryName(header) === name) taking = { left: size, written: 0, to: createWriteStream(target) };
      else skip = Math.ceil(size / BLOCK) * BLOCK;
    }
  }
  throw new Error(`${name} is not in the package`);
}

/** @param {Buffer} header of the ustar format */
function entryName(header) {
  const prefix = text(header, 345, 155);
  const name = text(header, 0, 100);
  return prefix === '' ? name : `${prefix}/${name}`;
}

/**
 * A field of a tar header: it ends at the first NUL.
 * @param {Buffer} header
 * @param {number} from
 * @param {number} length
 */
function text(header, from, length) {
  const field = header.subarray(from, from + length);
  const end = field.indexOf(0);
  return field.subarray(0, end === -1 ? length : end).toString('utf8');
}
