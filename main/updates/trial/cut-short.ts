import { Fault } from '../../../server/faults.ts';
import { restoreOlderData } from './put-back.ts';

/** A new version was broken off on trial: what it made of the data is taken back, before anything reads them. */
export async function giveDataBack(dataDir: string): Promise<void> {
  try {
    await restoreOlderData(dataDir);
  } catch (error) {
    // The new version still runs, or the data cannot be had: the start says so itself.
    if (!(error instanceof Fault)) throw error;
  }
}
