import { openLog } from '../../log/log-file.ts';
import { namesOurPlaces } from './own-places.ts';
import { readTrial } from './trial-file.ts';
import { watchTrial } from './watch.ts';

/** Ms. An installer writes 300 MB, and something may look at every file of them: to end it half-way helps nobody. */
const patience = { patience: 90_000, installing: 600_000 } as const;

/** The start mode of the watcher: no window, no screen, no lock. Ends the process. */
export async function runWatch(dataDir: string): Promise<never> {
  const trial = readTrial(dataDir);
  // Nobody has put anything of ours on trial there; that folder may be somebody else's.
  if (trial === null || !namesOurPlaces(trial, dataDir, process.platform)) process.exit(0);
  const { write } = openLog(dataDir);
  const oldHasGone = new Promise<void>((resolve) => {
    // The old version holds the other end of this pipe for as long as it lives.
    process.stdin
      .on('end', resolve)
      .on('error', () => resolve())
      .resume();
  });
  const log = (line: string, cause?: unknown): void => write(`watching the update: ${line}`, cause);
  try {
    log(await watchTrial({ dataDir, oldHasGone, ...patience, every: 250, log }));
  } catch (error) {
    log('failed', error);
  }
  process.exit(0);
}
