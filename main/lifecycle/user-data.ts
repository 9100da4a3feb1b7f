import { app } from 'electron';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareDataFolder } from '../../server/data-folder.ts';
import { errorCode } from '../../server/error-code.ts';
import { Fault } from '../../server/faults.ts';
import { refuseForeignData } from '../../server/storage/refuse-foreign-data.ts';

/**
 * Puts what Electron itself keeps (caches, its lock) into the data folder, so that a data folder is one app and two
 * data folders are two. Where that folder can't be used, or a newer version wrote what is in it, a temporary one takes
 * its place: the server will say in a sentence why it can't start.
 * @returns the folder for the desktop's log
 */
export function claimDataFolder(dataDir: string): string {
  const folder = usable(dataDir) ?? temporaryFolder();
  const electron = join(folder, 'electron');
  mkdirSync(electron, { recursive: true, mode: 0o700 });
  app.setPath('userData', electron);
  return folder;
}

function temporaryFolder(): string {
  removeAbandoned();
  const folder = mkdtempSync(join(tmpdir(), `drawbridge-profile-${process.pid}-`));
  // Chromium may still write while it ends; the next such start removes what it leaves, which is only caches.
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}

/** Temporary folders of starts that have ended. */
function removeAbandoned(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = /^drawbridge-profile-(\d+)-/.exec(name)?.[1];
    if (pid === undefined || isRunning(Number(pid))) continue;
    try {
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
    } catch {
      // Another user's.
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

function usable(dataDir: string): string | null {
  try {
    refuseForeignData(dataDir);
    return prepareDataFolder(dataDir);
  } catch (error) {
    if (error instanceof Fault) return null;
    throw error;
  }
}
