import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';

/** @typedef {{ name: string, method: number, packed: number, size: number, offset: number, mode: number }} ZipEntry */

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
/** The end record is 22 bytes and a comment of at most 65,535. */
const LONGEST_END = 22 + 65_535;
const STORED = 0;
const DEFLATED = 8;

/**
 * Unpacks those files of a zip that `rename` gives a name; it answers the path below `folder`, or null to leave one out.
 * Reads the plain format: no zip64, no encryption. Throws on anything else and on a path that leaves the folder.
 * @param {string} zip
 * @param {string} folder
 * @param {(name: string) => string | null} rename
 * @param {(bytes: number, total: number) => void} [onBytes] unpacked so far, and in all
 */
export async function unzip(zip, folder, rename, onBytes) {
  const wanted = (await readDirectory(zip)).flatMap((entry) => {
    const target = entry.name.endsWith('/') ? null : rename(entry.name);
    return target === null ? [] : [{ ...entry, target: confined(folder, target) }];
  });
  const total = wanted.reduce((sum, entry) => sum + entry.size, 0);
  let unpacked = 0;
  const file = await open(zip, 'r');
  try {
    for (const entry of wanted) {
      await mkdir(dirname(entry.target), { recursive: true });
      const from = await dataOffset(file, entry.offset);
      const mode = entry.mode & 0o777 || 0o644;
      const bytes = createReadStream(zip, { start: from, end: from + Math.max(entry.packed, 1) - 1 });
      const to = createWriteStream(entry.target, { mode });
      if (entry.packed === 0) to.end();
      else if (entry.method === STORED) await pipeline(bytes, to);
      else if (entry.method === DEFLATED) await pipeline(bytes, createInflateRaw(), to);
      else throw new Error(`${entry.name} is packed in a way that is not known (${entry.method})`);
      if (to.bytesWritten !== entry.size) throw new Error(`${entry.name} is damaged in the zip`);
      unpacked += entry.size;
      onBytes?.(unpacked, total);
    }
  } finally {
    await file.close();
  }
}

/**
 * @param {string} zip
 * @returns {Promise<ZipEntry[]>}
 */
async function readDirectory(zip) {
  const file = await open(zip, 'r');
  try {
    const { size } = await file.stat();
    const tail = await readAt(file, Math.max(0, size - LONGEST_END), Math.min(size, LONGEST_END));
    const end = lastIndexOf(tail, END_OF_DIRECTORY);
    if (end === -1) throw new Error('this is not a zip file');
    const count = tail.readUInt16LE(end + 10);
    const directory = await readAt(file, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12));
    /** @type {ZipEntry[]} */
    const entries = [];
    for (let at = 0; entries.length < count;) {
      if (directory.readUInt32LE(at) !== DIRECTORY_ENTRY) throw new Error('the zip’s directory is damaged');
      const nameLength = directory.readUInt16LE(at + 28);
      entries.push({
        name: directory.toString('utf8', at + 46, at + 46 + nameLength),
        method: directory.readUInt16LE(at + 10),
        packed: directory.readUInt32LE(at + 20),
        size: directory.readUInt32LE(at + 24),
        // The upper half holds Unix' mode.
        mode: directory.readUInt16LE(at + 40),
        offset: directory.readUInt32LE(at + 42),
      });
      at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
    }
    return entries;
  } finally {
    await file.close();
  }
}

/**
 * Where an entry's bytes begin: its own header may be longer than the directory says.
 * @param {import('node:fs/promises').FileHandle} file
 * @param {number} offset of the entry's header
 */
async function dataOffset(file, offset) {
  const header = await readAt(file, offset, 30);
  return offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
}

/**
 * @param {import('node:fs/promises').FileHandle} file
 * @param {number} position
 * @param {number} length
 */
async function readAt(file, position, length) {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  if (bytesRead !== length) throw new Error('the zip ends too early');
  return buffer;
}

/**
 * @param {Buffer} buffer
 * @param {number} signature
 */
function lastIndexOf(buffer, signature) {
  for (let at = buffer.length - 22; at >= 0; at -= 1) if (buffer.readUInt32LE(at) === signature) return at;
  return -1;
}

/**
 * @param {string} folder
 * @param {string} name
 */
function confined(folder, name) {
  const target = resolve(folder, name);
  if (!target.startsWith(resolve(folder) + sep))
    throw new Error(`${name} would be written outside ${folder}`);
  return target;
}
