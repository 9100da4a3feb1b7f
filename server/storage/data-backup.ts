import { backup as copyDatabase, DatabaseSync } from '@photostructure/sqlite';
import { chmodSync, existsSync, lstatSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { errorCode } from '../error-code.ts';
import { Fault } from '../faults.ts';
import { version } from '../version.ts';
import { type Backup, type Manifest, manifestName, readBackup, sha256Of } from './backup-manifest.ts';
import { isDamage } from './database.ts';
import { dataPlan, filesOf } from './data-plan.ts';
import { readDataVersion } from './data-version.ts';
import { copyDurably, syncFile, syncFolder, writeAtomically } from './durable-files.ts';

/**
 * Copies the databases and the settings of a data folder, each as it is at one moment, also while the app uses them.
 * The folder appears when all of it is there and on disk, in the place of one of that name; mode 0700.
 * @param folder where the backup goes; the folder above it exists
 * @param names which files; every one that a newer version could change where nothing is said
 * @throws Fault where it cannot be made: there is no such folder then, or the old one.
 */
export async function backUpData(
  dataDir: string,
  folder: string,
  names: readonly string[] = filesOf(dataPlan),
): Promise<Backup> {
  const part = `${folder}.part`;
  try {
    rmSync(part, { recursive: true, force: true });
    mkdirSync(part, { mode: 0o700 });
    const there = names.filter((name) => existsSync(join(dataDir, name)));
    for (const name of there) await copy(join(dataDir, name), join(part, name));
    const { format, writtenBy } = readDataVersion(dataDir) ?? { format: 1, writtenBy: version };
    const manifest: Manifest = {
      format,
      writtenBy,
      madeAt: Date.now(),
      files: there.map((name) => describe(part, name)),
      absent: names.filter((name) => !there.includes(name)),
    };
    writeAtomically(join(part, manifestName), `${JSON.stringify(manifest, null, 2)}\n`);
    syncFolder(part);
    putInPlace(part, folder);
  } catch (error) {
    rmSync(part, { recursive: true, force: true });
    if (error instanceof Fault) throw error;
    throw new Fault(
      `The data in ${dataDir} could not be copied to ${folder} (${reasonOf(error)}), so nothing was changed: make room on that disk and try again.`,
    );
  }
  const made = readBackup(folder);
  if (made === null)
    throw new Fault(`The backup in ${folder} is not whole: look at that disk and try again.`);
  return made;
}

async function copy(from: string, to: string): Promise<void> {
  if (!from.endsWith('.db')) copyDurably(from, to);
  else {
    try {
      await copyOpenDatabase(from, to);
    } catch (error) {
      // What SQLite cannot read is kept as it is.
      if (!isDamage(error)) throw error;
      rmSync(to, { force: true });
      copyDurably(from, to);
    }
  }
  chmodSync(to, 0o600);
}

/** SQLite's own online backup: one file with all that is in the -wal file, too. */
async function copyOpenDatabase(from: string, to: string): Promise<void> {
  const db = new DatabaseSync(from, { readOnly: true });
  try {
    db.exec('PRAGMA busy_timeout = 2000');
    await copyDatabase(db, to, { rate: -1 });
  } finally {
    db.close();
  }
  syncFile(to);
}

const describe = (folder: string, name: string): Manifest['files'][number] => {
  const path = join(folder, name);
  return { name, size: statSync(path).size, sha256: sha256Of(path) };
};

function putInPlace(part: string, folder: string): void {
  const old = `${folder}.old`;
  rmSync(old, { recursive: true, force: true });
  if (lstatSync(folder, { throwIfNoEntry: false }) !== undefined) renameSync(folder, old);
  renameSync(part, folder);
  syncFolder(dirname(folder));
  rmSync(old, { recursive: true, force: true });
}

export const reasonOf = (error: unknown): string =>
  errorCode(error) || (error instanceof Error ? error.message : String(error)).slice(0, 200);
