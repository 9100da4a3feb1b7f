import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { z } from 'zod';

const Header = z.object({
  files: z.object({
    'package.json': z.object({ offset: z.string().regex(/^\d{1,12}$/), size: z.number().max(100_000) }),
  }),
});
const Manifest = z.object({ version: z.string().max(50) });
const longestHeader = 4 * 1024 * 1024;

/** Which file a path names now: another text after it was replaced. Null where there is none. */
export function markOf(path: string): string | null {
  return withoutArchives(() => {
    const stats = statSync(path, { throwIfNoEntry: false });
    return stats === undefined ? null : `${stats.ino} ${stats.mtimeMs} ${stats.size}`;
  });
}

/**
 * The version in an app.asar as it is on disk now; Electron would give that of the archive it has open. Null where it
 * can't be read, as in the middle of an installation.
 */
export function versionInArchive(path: string): string | null {
  try {
    return withoutArchives(() => {
      const file = openSync(path, 'r');
      try {
        // A Pickle with the size of the header, then one with its text (https://github.com/electron/asar#format).
        const sizes = readAt(file, 0, 16);
        const headerSize = sizes.readUInt32LE(4);
        const textSize = sizes.readUInt32LE(12);
        if (textSize > longestHeader || headerSize > longestHeader) return null;
        const header = Header.parse(JSON.parse(readAt(file, 16, textSize).toString('utf8')));
        const { offset, size } = header.files['package.json'];
        const manifest = readAt(file, 8 + headerSize + Number(offset), size).toString('utf8');
        return Manifest.parse(JSON.parse(manifest)).version;
      } finally {
        closeSync(file);
      }
    });
  } catch {
    return null;
  }
}

function readAt(file: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  if (readSync(file, bytes, 0, length, position) !== length) throw new Error('too short');
  return bytes;
}

/** Electron's fs takes an archive for a folder unless it is told not to. */
function withoutArchives<Result>(run: () => Result): Result {
  const before: unknown = Reflect.get(process, 'noAsar');
  Reflect.set(process, 'noAsar', true);
  try {
    return run();
  } finally {
    Reflect.set(process, 'noAsar', before);
  }
}
