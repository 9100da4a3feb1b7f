import { Fault } from '../faults.ts';
import { NewerDatabaseError, openDatabase, type OpenedDatabase } from '../storage/database.ts';
import { migrations } from '../storage/migrations.ts';

/**
 * Opens drawbridge.db. A damaged one is set aside (`problem` says so).
 * @throws Fault where it was written by a newer version, or cannot be opened or written.
 */
export function openGrantDatabase(path: string): OpenedDatabase {
  try {
    return openDatabase(path, migrations, 'full');
  } catch (error) {
    if (error instanceof NewerDatabaseError) throw new Fault(error.message);
    const reason = error instanceof Error ? error.message : String(error);
    throw new Fault(
      `The database ${path} cannot be opened (${reason}), so no access could be kept: make the data folder writable, or choose another with --data-dir.`,
    );
  }
}
