import type { DatabaseSyncInstance } from '@photostructure/sqlite';

/**
 * Runs `work` in one transaction: all of it is on disk when this returns, or none of it.
 * @throws what `work` throws, after the roll-back.
 */
export function transaction<T>(db: DatabaseSyncInstance, work: () => T): T {
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
}
