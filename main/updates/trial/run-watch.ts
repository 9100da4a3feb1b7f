import { openLog } from '../../log/log-file.ts';
import { watchTrial } from './watch.ts';

/** The start mode of the watcher: no window, no screen, no lock. Ends the process. */
export async function runWatch(dataDir: string): Promise<never> {
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
    log(await watchTrial({ dataDir, oldHasGone, patience: 90_000, every: 250, log }));
  } catch (error) {
    log('failed', error);
  }
  process.exit(0);
}
