import { renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { syncFolder } from '../../../server/storage/durable-files.ts';
import { endTrial, type Trial } from './trial-file.ts';

/**
 * The new version has shown that it runs: it takes the old one's place for good, in one step, and what was kept goes.
 * @throws the system's error; the old version is still in its place then, and the trial goes on
 */
export function confirmTrial(dataDir: string, trial: Trial): void {
  if (trial.way === 'beside') {
    renameSync(trial.candidate, trial.program);
    syncFolder(dirname(trial.program));
  }
  endTrial(dataDir);
  if (trial.way === 'in-place') rmSync(trial.kept, { recursive: true, force: true });
}
