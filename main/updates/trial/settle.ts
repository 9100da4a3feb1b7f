import { rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { keptFolder, namesOurPlaces } from './own-places.ts';
import { endTrial, readTrial, type Trial, writeTrial } from './trial-file.ts';

/** What a start has to do about a trial that is under way. */
export type Settling =
  | { kind: 'nothing' }
  /** This is the new version: it is confirmed once its server has listened for a while. */
  | { kind: 'on-trial'; trial: Trial }
  /** This is the old one, and the trial was cut short: the data may have been brought forward by the new one. */
  | { kind: 'cut-short'; trial: Trial };

/** So many starts of a new version may fail. */
const mostStarts = 2;

/**
 * Looks for a trial at the very top of a start: one small read. Never throws: a disk that lets nothing be changed is
 * told by who needs it.
 * @param own this version
 */
export function settleTrial(
  dataDir: string,
  own: string,
  env: NodeJS.ProcessEnv,
  platform = process.platform,
): Settling {
  const trial = readTrial(dataDir);
  if (trial === null || !namesOurPlaces(trial, dataDir, platform)) return { kind: 'nothing' };
  if (trial.from === own) return { kind: 'cut-short', trial };
  if (trial.to === own && trial.way === 'in-place') return { kind: 'on-trial', trial };
  if (trial.to === own && trial.way === 'beside' && env['APPIMAGE'] === trial.candidate) {
    // Who writes down how the app is started shall write what stays.
    env['APPIMAGE'] = trial.program;
    return { kind: 'on-trial', trial };
  }
  // It was put in the old one's place, and then the power went; or the person installed another version.
  tryTo(() => endTrial(dataDir));
  return { kind: 'nothing' };
}

/**
 * Counts a start of the new version, for one that nobody outside counts. Called by the only instance.
 * @returns the kept program of the old version, where this one has failed too often
 */
export function countStart(dataDir: string, trial: Trial): string | null {
  if (trial.way === 'beside') return null;
  const counted = { ...trial, attempts: trial.attempts + 1, pid: process.pid };
  tryTo(() => writeTrial(dataDir, counted));
  return counted.attempts > mostStarts
    ? join(keptFolder(dataDir), relative(trial.folder, trial.program))
    : null;
}

/** The old version runs, alone on its data folder: what the trial left is put away. */
export function forgetTrial(dataDir: string, trial: Trial): void {
  tryTo(() => {
    endTrial(dataDir);
    if (trial.way === 'beside') rmSync(trial.candidate, { force: true });
  });
}

function tryTo(change: () => void): void {
  try {
    change();
  } catch {
    // The next start tries again.
  }
}
