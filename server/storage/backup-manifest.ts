import { createHash } from 'node:crypto';
import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { namesIn } from './durable-files.ts';

export const manifestName = 'backup.json';

/** A plain name, so that no backup can lead out of its folder. */
const FileName = z.string().regex(/^[a-z][a-z0-9-]*\.[a-z0-9]+$/);

export const Manifest = z.object({
  /** The format of the data folder that this was taken from, and the version that had written it. */
  format: z.int().min(1),
  writtenBy: z.string().regex(/^[\w.+-]{1,60}$/),
  /** Ms since the epoch. */
  madeAt: z.number(),
  files: z.array(z.object({ name: FileName, size: z.number(), sha256: z.string() })).max(100),
  /** What was not there: where the backup is restored it is not there again. */
  absent: z.array(FileName).max(100),
});
export type Manifest = z.infer<typeof Manifest>;

/** A complete backup of data, in a folder of its own. */
export interface Backup extends Manifest {
  readonly folder: string;
}

/** Gives the backup in a folder; null where there is none, or one that was not finished. */
export function readBackup(folder: string): Backup | null {
  try {
    const manifest = Manifest.parse(JSON.parse(readFileSync(join(folder, manifestName), 'utf8')));
    const whole = manifest.files.every(({ name, size }) => statSync(join(folder, name)).size === size);
    return whole ? { ...manifest, folder } : null;
  } catch {
    return null;
  }
}

const prefix = 'before-';

/** The folder for the backup that a version makes before it brings data forward. */
export const backupFolder = (dataDir: string, newVersion: string): string =>
  join(dataDir, `${prefix}${newVersion}`);

/** Every folder of such backups, also of half-made ones. */
export const backupFolders = (dataDir: string): string[] =>
  namesIn(dataDir)
    .filter((name) => name.startsWith(prefix))
    .map((name) => join(dataDir, name));

/** The data as it was before a newer version last brought it forward; null where none ever did. */
export function backupBeforeMigration(dataDir: string): Backup | null {
  const backups = backupFolders(dataDir)
    .filter((folder) => !/\.(part|old)$/.test(folder))
    .map(readBackup)
    .filter((backup) => backup !== null);
  return backups.toSorted((a, b) => b.madeAt - a.madeAt)[0] ?? null;
}

/** The SHA-256 of a file, hex, read in pieces: a journal may have half a gigabyte. */
export function sha256Of(path: string): string {
  const hash = createHash('sha256');
  const piece = Buffer.alloc(1024 * 1024);
  const file = openSync(path, 'r');
  try {
    for (let length = readSync(file, piece); length > 0; length = readSync(file, piece)) {
      hash.update(piece.subarray(0, length));
    }
  } finally {
    closeSync(file);
  }
  return hash.digest('hex');
}
