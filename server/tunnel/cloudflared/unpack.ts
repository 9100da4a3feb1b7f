import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

const block = 512;

/** What is unpacked may be no larger, bytes. */
const largest = 400 * 1024 * 1024;

/**
 * Takes one file out of a gzipped tar archive (POSIX ustar), wherever in it it lies.
 * @returns its bytes, or null where no file of that name is in it.
 * @throws Error where it is no such archive, a cut one, or one that grows beyond 400 MB.
 */
export async function unpackFile(archive: Buffer, name: string): Promise<Buffer | null> {
  const tar = await promisify(gunzip)(archive, { maxOutputLength: largest });
  let at = 0;
  while (at + block <= tar.length && tar[at] !== 0) {
    const size = Number.parseInt(textAt(tar, at + 124, 12), 8);
    const end = at + block + size;
    if (!Number.isSafeInteger(size) || size < 0 || end > tar.length) throw new Error('the archive is cut');
    const kind = textAt(tar, at + 156, 1);
    const path = textAt(tar, at, 100);
    if ((kind === '0' || kind === '') && path.split('/').at(-1) === name)
      return tar.subarray(at + block, end);
    at += block + Math.ceil(size / block) * block;
  }
  return null;
}

const textAt = (tar: Buffer, at: number, length: number): string => {
  const [text] = tar.toString('latin1', at, at + length).split('\0');
  return (text ?? '').trim();
};
