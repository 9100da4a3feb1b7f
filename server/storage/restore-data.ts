import { join } from 'node:path';
import { ControlSocket } from '../control/control-socket.ts';
import { errorCode } from '../error-code.ts';
import { Fault } from '../faults.ts';
import { type Backup, readBackup, sha256Of } from './backup-manifest.ts';
import { dataFormat } from './data-version.ts';
import { copyDurably } from './durable-files.ts';
import { beginSwap, completeSwap } from './swap.ts';

/**
 * Puts a backup in the place of the data: all of it or nothing, also where the process is killed in between. The
 * backup stays. What was granted or revoked since it was made is forgotten.
 * @throws Fault where an instance uses the data folder, where the backup is half made, damaged or of a newer version,
 *   or where the disk does not let it: nothing has changed then.
 */
export async function restoreData(dataDir: string, folder: string): Promise<void> {
  const backup = readBackup(folder);
  if (backup === null) throw notWhole(folder);
  if (backup.format > dataFormat) {
    throw new Fault(
      `The backup in ${folder} was written by Drawbridge ${backup.writtenBy}, which this one cannot read: install that version to restore it.`,
    );
  }
  const socket = await ControlSocket.claim(dataDir);
  try {
    putBack(dataDir, backup);
  } finally {
    await socket.close();
  }
}

function putBack(dataDir: string, backup: Backup): void {
  try {
    const incoming = beginSwap(dataDir);
    for (const { name, sha256 } of backup.files) {
      const fresh = join(incoming, name);
      copyDurably(join(backup.folder, name), fresh);
      if (sha256Of(fresh) !== sha256) throw notWhole(backup.folder);
    }
    completeSwap(dataDir, backup, backup.absent);
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault(
      `The backup in ${backup.folder} could not be restored (${errorCode(error, String(error))}): make room in ${dataDir}, or make it writable, and start Drawbridge again.`,
    );
  }
}

const notWhole = (folder: string): Fault =>
  new Fault(`The backup in ${folder} is not whole, so it was not restored, and the data is as it was.`);
