import { startWatcher } from '../watcher.ts';

/** Has the kept old version put itself back. @returns false where it can't be started: then this one goes on */
export async function takeBack(
  keptProgram: string,
  dataDir: string,
  log: (line: string, cause?: unknown) => void,
): Promise<boolean> {
  try {
    await startWatcher(keptProgram, dataDir);
    log('this version failed to start too often, so the one before it is put back');
    return true;
  } catch (error) {
    log('the version before this one could not be started to put itself back', error);
    return false;
  }
}
