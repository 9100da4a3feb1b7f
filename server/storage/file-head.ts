import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';

/**
 * The first bytes of a file, and whose it is.
 * @param most bytes; fewer come where the file is shorter
 * @throws the system's error; one without a code where it is no file
 */
export function fileHead(path: string, most: number): { bytes: Buffer; stats: Stats } {
  // Without O_NONBLOCK a pipe of that name would hold the start up for ever.
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = fstatSync(file);
    if (!stats.isFile()) throw new Error('no file');
    const bytes = Buffer.alloc(most);
    return { bytes: bytes.subarray(0, readSync(file, bytes)), stats };
  } finally {
    closeSync(file);
  }
}
