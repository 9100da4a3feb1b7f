import { existsSync, rmSync, writeFileSync } from 'node:fs';

// A note beside a database says that its file may be damaged: it is there while the database is open, and stays where
// the app did not come to close it, or met damage in it.
const noteOf = (path: string): string => `${path}.in-doubt`;

export const isInDoubt = (path: string): boolean => existsSync(noteOf(path));

/** From now on the file is in doubt. @throws the system's error where the folder cannot be written. */
export function beginDoubt(path: string): void {
  writeFileSync(noteOf(path), '', { mode: 0o600 });
}

/** The file was closed in order, and nothing was wrong with it. */
export function endDoubt(path: string): void {
  rmSync(noteOf(path), { force: true });
}
