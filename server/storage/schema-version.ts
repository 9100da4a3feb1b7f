import { closeSync, openSync, readSync } from 'node:fs';

/**
 * The `user_version` in the header of a database file (SQLite file format §1.3), read without SQLite and without
 * changing anything; 0 where there is no database. What is still in the -wal file alone is not seen.
 */
export function schemaVersionIn(path: string): number {
  const header = Buffer.alloc(100);
  try {
    const file = openSync(path, 'r');
    try {
      readSync(file, header);
    } finally {
      closeSync(file);
    }
  } catch {
    // Whoever opens it says why it cannot be read.
    return 0;
  }
  return header.toString('latin1', 0, 16) === 'SQLite format 3\0' ? header.readInt32BE(60) : 0;
}
