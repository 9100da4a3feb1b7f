import { DatabaseSync } from '@photostructure/sqlite';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { Fault } from '../faults.ts';
import { version } from '../version.ts';
import { backupFolder, backupFolders } from './backup-manifest.ts';
import { backUpData, reasonOf } from './data-backup.ts';
import { isDamage, migrate, valueOf } from './database.ts';
import { dataPlan, type DataPlan, settingsName } from './data-plan.ts';
import { type DataVersion, readDataVersion, writeDataVersion } from './data-version.ts';
import { copyDurably, syncFile, writeAtomically } from './durable-files.ts';
import { refuseForeignData } from './refuse-foreign-data.ts';
import { schemaVersionIn } from './schema-version.ts';
import { migrateSettings } from './settings-migrations.ts';
import { beginSwap, completeSwap, settleSwap } from './swap.ts';

/**
 * Makes the data of a folder that of this version: finishes what a killed process began, backs up what has to change,
 * brings copies forward and puts them in place, all or nothing. Only whoever holds the control socket may do this, and
 * before any file is opened.
 * @returns the marker as it was, null where there was none.
 * @throws Fault where a newer version wrote the data, or it cannot be brought forward: it is as it was then.
 */
export async function bringForward(
  dataDir: string,
  plan = dataPlan,
  by = version,
): Promise<DataVersion | null> {
  refuseForeignData(dataDir, plan);
  tidyUp(dataDir);
  const found = readDataVersion(dataDir);
  const format = found?.format ?? 1;
  const now: DataVersion = { format: plan.format, writtenBy: by };
  const older = olderFiles(dataDir, format, plan);
  if (older.length === 0) {
    mark(dataDir, found, now);
    return found;
  }
  const backup = backupFolder(dataDir, by);
  try {
    await backUpData(dataDir, backup, older);
    const incoming = beginSwap(dataDir);
    for (const name of older) bringFileForward(join(backup, name), join(incoming, name), format, plan);
    completeSwap(dataDir, now, []);
  } catch (error) {
    if (!isDoneAfterAll(dataDir, backup)) throw failed(dataDir, found, error);
  }
  for (const folder of backupFolders(dataDir)) if (folder !== backup) remove(folder);
  return found;
}

/** What a killed process left of a swap or of a backup. */
function tidyUp(dataDir: string): void {
  try {
    settleSwap(dataDir);
    for (const folder of backupFolders(dataDir)) if (/\.(part|old)$/.test(folder)) remove(folder);
  } catch (error) {
    throw new Fault(
      `What an interrupted start left in ${dataDir} could not be finished (${reasonOf(error)}): make room on that disk, or make the folder writable, and start Drawbridge again.`,
    );
  }
}

/** Files that are there and that this version would not leave as they are. */
function olderFiles(dataDir: string, format: number, plan: DataPlan): string[] {
  const databases = Object.entries(plan.databases)
    .filter(([name, migrations]) => isOlder(join(dataDir, name), migrations.length))
    .map(([name]) => name);
  const settings = format < plan.format && existsSync(join(dataDir, settingsName)) ? [settingsName] : [];
  return [...databases, ...settings];
}

/** The header may be behind the -wal file, so SQLite is asked before anything is made of it. */
function isOlder(path: string, newest: number): boolean {
  if (!existsSync(path) || schemaVersionIn(path) >= newest) return false;
  try {
    const db = new DatabaseSync(path);
    try {
      const version = Number(valueOf(db, 'SELECT user_version FROM pragma_user_version'));
      // Where nothing is in it yet, opening it makes it whole.
      return version > 0 && version < newest;
    } finally {
      db.close();
    }
  } catch {
    // Whoever opens it says what is wrong with it.
    return false;
  }
}

function bringFileForward(from: string, to: string, format: number, plan: DataPlan): void {
  const migrations = plan.databases[basename(to)];
  if (migrations === undefined) return bringSettingsForward(from, to, format, plan);
  copyDurably(from, to);
  try {
    const db = new DatabaseSync(to);
    try {
      // One file, that can be moved; opened for use it goes back to a write-ahead log.
      db.exec('PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON');
      migrate(db, migrations, to);
    } finally {
      db.close();
    }
    syncFile(to);
  } catch (error) {
    if (!isDamage(error)) throw error;
    // It stays where it is: opening it sets it aside and says so.
    remove(to);
  }
}

function bringSettingsForward(from: string, to: string, format: number, plan: DataPlan): void {
  const kept = readSettings(from);
  if (kept === null) return;
  writeAtomically(to, `${JSON.stringify(migrateSettings(kept, format, plan.settings), null, 2)}\n`);
}

/** Null where the file is broken: it stays as it is, and reading it sets it aside and says so. */
function readSettings(path: string): Record<string, unknown> | null {
  try {
    return z
      .record(z.string(), z.unknown())
      .parse(JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, '')));
  } catch {
    return null;
  }
}

/**
 * Marks data that needs no change. Where the marker says the same or would say it by being absent, a disk that takes
 * no more costs only the name of the version in a sentence.
 */
function mark(dataDir: string, found: DataVersion | null, now: DataVersion): void {
  if (found?.format === now.format && found.writtenBy === now.writtenBy) return;
  try {
    writeDataVersion(dataDir, now);
  } catch (error) {
    if ((found?.format ?? 1) !== now.format) throw failed(dataDir, found, error);
  }
}

/** After a failure: true where it was decided before, and could be finished now; else nothing is left of it. */
function isDoneAfterAll(dataDir: string, backup: string): boolean {
  try {
    if (settleSwap(dataDir) === 'finished') return true;
    remove(backup);
  } catch {
    // The next start tries again.
  }
  return false;
}

const remove = (path: string): void => rmSync(path, { recursive: true, force: true });

function failed(dataDir: string, found: DataVersion | null, error: unknown): Fault {
  const before = found === null ? 'the version that you had before' : found.writtenBy;
  const reason = error instanceof Fault ? error.message : `${reasonOf(error)}`;
  return new Fault(
    `The data in ${dataDir} could not be brought forward for Drawbridge ${version} and was left as it was (${reason.replace(/\.$/, '')}): make room on the disk and try again, or install ${before} again, which can use it.`,
  );
}
