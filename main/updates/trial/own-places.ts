import { isAbsolute, join, relative, resolve } from 'node:path';
import { updatesFolder, type Trial } from './trial-file.ts';

/** Where the version that runs is kept while an installer replaces it. */
export const keptFolder = (dataDir: string): string => join(updatesFolder(resolve(dataDir)), 'previous');

/** Whether a trial names only places that this app gives to versions on this system: all else is not started. */
export function namesOurPlaces(trial: Trial, dataDir: string, platform: NodeJS.Platform): boolean {
  if (trial.way === 'beside')
    return (
      platform === 'linux' && isAbsolute(trial.program) && trial.candidate.startsWith(`${trial.program}.`)
    );
  const inside = relative(trial.folder, trial.program);
  return (
    platform !== 'linux' &&
    relative(keptFolder(dataDir), trial.kept) === '' &&
    !isAbsolute(inside) &&
    !inside.startsWith('..')
  );
}
