import { Fault } from '../faults.ts';
import { NewerDatabaseError } from '../storage/database.ts';
import { JournalStore } from './store.ts';

/** The database's own words, as part of a sentence. */
export const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error))
    .replaceAll(/\s+/g, ' ')
    .replace(/\.$/, '')
    .slice(0, 200);

/**
 * Opens the journal's database; null where the disk does not let it, which is reported and costs only the memory of
 * the timeline.
 * @param keep how many events retention leaves.
 * @throws Fault where a newer version of the app wrote it.
 */
export function openStore(
  path: string,
  keep: number,
  onProblem: (sentence: string) => void,
): JournalStore | null {
  try {
    const store = new JournalStore(path, keep);
    if (store.problem !== null) onProblem(store.problem);
    return store;
  } catch (error) {
    if (error instanceof NewerDatabaseError) throw new Fault(error.message);
    onProblem(
      `The timeline cannot be kept on disk (${reasonOf(error)}), so it lasts only until Drawbridge ends; check the data folder and start again.`,
    );
    return null;
  }
}
