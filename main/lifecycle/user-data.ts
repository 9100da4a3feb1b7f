import { app } from 'electron';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareDataFolder } from '../../server/data-folder.ts';
import { Fault } from '../../server/faults.ts';

/**
 * Puts what Electron itself keeps (caches, its lock) into the data folder, so that a data folder is one app and two
 * data folders are two. Where that folder can't be used a temporary one takes its place: the server will say in a
 * sentence why it can't start.
 * @returns the folder for the desktop's log
 */
export function claimDataFolder(dataDir: string): string {
  const folder = usable(dataDir) ?? mkdtempSync(join(tmpdir(), 'drawbridge-'));
  const electron = join(folder, 'electron');
  mkdirSync(electron, { recursive: true, mode: 0o700 });
  app.setPath('userData', electron);
  return folder;
}

function usable(dataDir: string): string | null {
  try {
    return prepareDataFolder(dataDir);
  } catch (error) {
    if (error instanceof Fault) return null;
    throw error;
  }
}
