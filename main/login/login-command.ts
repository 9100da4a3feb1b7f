import { realpathSync } from 'node:fs';
import { appImageFile, type Running } from '../appimage-file.ts';

/** Where the packages put the command (electron-builder.yml). */
const installed = '/usr/bin/drawbridge';

/**
 * The program to start at login, on Linux: the AppImage itself where this is one, the command of the package where it leads here, else what runs.
 */
export function programOf(running: Running): string {
  const { execPath } = running;
  return appImageFile(running) ?? (leadsTo(installed, execPath) ? installed : execPath);
}

function leadsTo(link: string, target: string): boolean {
  try {
    return realpathSync(link) === realpathSync(target);
  } catch {
    return false;
  }
}

/** @param dataDir null: the usual one, which needs no word */
export const loginCommand = (program: string, dataDir: string | null): [string, ...string[]] => [
  program,
  '--hidden',
  ...(dataDir === null ? [] : [`--data-dir=${dataDir}`]),
];
