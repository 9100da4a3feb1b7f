import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Several files of the data folder replaced at once. What comes is gathered in `incoming.part`, which becomes
 * `incoming` when it is whole. Then the marker moves from there into the data folder: with that one rename it is
 * decided, and every version that starts from now on knows what the data is. The rest only follows, and what was there
 * waits in `outgoing` until all of it has. A process killed in between leaves a state that `settleSwap` can tell.
 */
export const places = (dataDir: string) => ({
  part: join(dataDir, 'incoming.part'),
  incoming: join(dataDir, 'incoming'),
  outgoing: join(dataDir, 'outgoing'),
});

/** Whether a killed process left one: the marker tells the truth then, and the other files may be behind it. */
export const hasSwap = (dataDir: string): boolean => existsSync(places(dataDir).incoming);
