import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { closeSync, existsSync, fchmodSync, openSync, renameSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { isInDoubt } from './doubt.ts';
import { schemaVersionIn } from './schema-version.ts';

/** One step per schema version; a step is never edited once released, only followed by another. */
export type Migrations = readonly string[];

export interface OpenedDatabase {
  db: DatabaseSyncInstance;
  /** One sentence where a damaged file was found and set aside. */
  problem: string | null;
}

/** The database was written by a newer version of the app: nothing was touched. */
export class NewerDatabaseError extends Error {}

/**
 * Opens (or makes) a database in WAL mode and migrates it forward. A damaged file is set aside under a new name,
 * never deleted, and a fresh one is begun.
 * @param durability `full`: a commit survives a power cut (clients, grants, tokens); `normal`: it survives kill -9.
 * @param looks when the whole file is read for damage, 1 ms per MB and more from a cold disk: `always`, or only where it
 *   is in doubt (see doubt.ts).
 * @throws NewerDatabaseError where a newer version of the app wrote the file; the system's error where the folder
 *   cannot be written.
 */
export function openDatabase(
  path: string,
  migrations: Migrations,
  durability: 'full' | 'normal',
  looks: 'always' | 'when in doubt' = 'always',
): OpenedDatabase {
  try {
    return { db: open(path, migrations, durability, looks === 'always' || isInDoubt(path)), problem: null };
  } catch (error) {
    if (!isDamage(error) || !existsSync(path)) throw error;
    const aside = setAside(path);
    const problem = `The database ${basename(path)} was damaged, so it was set aside as ${basename(aside)} and a new one was begun; keep that file if you want to recover it.`;
    return { db: open(path, migrations, durability, true), problem };
  }
}

function open(
  path: string,
  migrations: Migrations,
  durability: 'full' | 'normal',
  looks: boolean,
): DatabaseSyncInstance {
  // First of all, while nothing is touched yet.
  refuseNewer(schemaVersionIn(path), migrations, path);
  // To open one would hold us up for ever.
  if (statSync(path, { throwIfNoEntry: false })?.isFIFO() === true) throw new DamagedError('a pipe');
  keepPrivate(path);
  const db = new DatabaseSync(path);
  try {
    db.exec('PRAGMA busy_timeout = 2000');
    const check = looks ? valueOf(db, 'SELECT quick_check FROM pragma_quick_check') : 'ok';
    if (check !== 'ok') throw new DamagedError(String(check));
    db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${durability === 'full' ? 'FULL' : 'NORMAL'};`);
    db.exec('PRAGMA foreign_keys = ON');
    migrate(db, migrations, path);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** SQLite gives its side files the mode of the database, so this keeps all three to their owner. */
function keepPrivate(path: string): void {
  const file = openSync(path, 'a', 0o600);
  try {
    if (process.platform !== 'win32') fchmodSync(file, 0o600);
  } finally {
    closeSync(file);
  }
}

/**
 * Brings a database forward, each step whole or not at all.
 * @throws NewerDatabaseError where there is nothing to bring it forward to; the database's error where a step fails.
 */
export function migrate(db: DatabaseSyncInstance, migrations: Migrations, path: string): void {
  const version = Number(valueOf(db, 'SELECT user_version FROM pragma_user_version'));
  refuseNewer(version, migrations, path);
  for (const [index, step] of migrations.entries()) {
    if (index < version) continue;
    db.exec(`BEGIN; ${step}; PRAGMA user_version = ${index + 1}; COMMIT;`);
  }
}

function refuseNewer(version: number, migrations: Migrations, path: string): void {
  if (version <= migrations.length) return;
  throw new NewerDatabaseError(
    `The database ${basename(path)} was written by a newer version of Drawbridge, so this one leaves it untouched: install the newer version again, or choose another data folder.`,
  );
}

/**
 * The first value that a query gives. Without a prepared statement, as one that was not collected yet
 * keeps a closed connection half open, and that would later delete the -wal file of the database that took the place
 * of a damaged one.
 */
export function valueOf(db: DatabaseSyncInstance, query: string): unknown {
  let value: unknown;
  db.function('drawbridge_value', (given: unknown) => {
    value = given;
    return null;
  });
  db.exec(`SELECT drawbridge_value(value) FROM (SELECT (${query}) AS value)`);
  return value;
}

class DamagedError extends Error {}

/** SQLITE_CORRUPT and SQLITE_NOTADB, told by their texts: the binding carries no portable code. */
export function isDamage(error: unknown): boolean {
  if (error instanceof DamagedError) return true;
  return error instanceof Error && /malformed|not a database|disk image|corrupt/i.test(error.message);
}

function setAside(path: string): string {
  const stamp = new Date().toISOString().replaceAll(/[:.]/g, '-');
  const aside = `${path}.damaged-${stamp}`;
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
  }
  return aside;
}
