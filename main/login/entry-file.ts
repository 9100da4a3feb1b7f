import { mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { writeAtomically } from '../../server/storage/durable-files.ts';

/** The text of a desktop file, as far as it is one of ours; null where there is none that can be read. */
export function entryText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').slice(0, 20_000);
  } catch {
    return null;
  }
}

/** Puts a desktop file there in one step, for every program of the person's to read. @throws where that cannot be done */
export function writeEntry(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  writeAtomically(path, text, 0o644);
}
