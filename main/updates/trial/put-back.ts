import { accessSync, constants, existsSync, renameSync, rmSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { backupBeforeMigration } from '../../../server/storage/backup-manifest.ts';
import { dataFormat, readDataVersion } from '../../../server/storage/data-version.ts';
import { syncFolder } from '../../../server/storage/durable-files.ts';
import { restoreData } from '../../../server/storage/restore-data.ts';
import { markBad, noteRestored } from './bad-versions.ts';
import { endTrial, type Trial } from './trial-file.ts';

/**
 * Puts the version back that ran before; the order is such that a power cut after any step leaves something that
 * starts, and the next start goes on here.
 * @param why goes on after "because"
 */
export async function putBack(dataDir: string, trial: Trial, why: string): Promise<void> {
  // Somebody took it away or closed it, or the disk runs no programs: that says nothing about the version.
  if (trial.way !== 'beside' || canBeStarted(trial.candidate)) markBad(dataDir, trial.to, why);
  if (await restoreOlderData(dataDir)) noteRestored(dataDir, trial.to);
  if (trial.way === 'beside') rmSync(trial.candidate, { force: true });
  else await replaceFolder(trial.kept, trial.folder);
  endTrial(dataDir);
}

/** Where a newer version has brought the data forward, gives back what it had put aside before. @returns whether it did @throws Fault */
export async function restoreOlderData(dataDir: string): Promise<boolean> {
  const now = readDataVersion(dataDir);
  if (now === null || now.format <= dataFormat) return false;
  const backup = backupBeforeMigration(dataDir);
  if (backup === null || backup.format > dataFormat) return false;
  await restoreData(dataDir, backup.folder);
  return true;
}

function canBeStarted(program: string): boolean {
  try {
    accessSync(program, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The copy is whole before anything is moved: at any moment one of the two names holds a whole app. */
async function replaceFolder(kept: string, folder: string): Promise<void> {
  const fresh = `${folder}.previous`;
  const failed = `${folder}.failed`;
  rmSync(fresh, { recursive: true, force: true });
  await cp(kept, fresh, { recursive: true, verbatimSymlinks: true });
  rmSync(failed, { recursive: true, force: true });
  if (existsSync(folder)) renameSync(folder, failed);
  renameSync(fresh, folder);
  syncFolder(folder);
  rmSync(failed, { recursive: true, force: true });
}
