import { fileHead } from './file-head.ts';

/**
 * The `user_version` in the header of a database file (SQLite file format §1.3), read without SQLite and without
 * changing anything; 0 where there is no database. What is still in the -wal file alone is not seen.
 */
export function schemaVersionIn(path: string): number {
  try {
    const header = fileHead(path, 100).bytes;
    const isDatabase = header.length === 100 && header.toString('latin1', 0, 16) === 'SQLite format 3\0';
    return isDatabase ? header.readInt32BE(60) : 0;
  } catch {
    // Whoever opens it says why it cannot be read.
    return 0;
  }
}
