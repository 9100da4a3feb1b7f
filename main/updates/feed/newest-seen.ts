import { mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { writeAtomically } from '../../../server/storage/durable-files.ts';

/**
 * When the newest metadata that was ever seen here was signed. Whoever holds the host may show it again, or nothing at
 * all; they cannot go back to an earlier one. There is no date from which on old metadata is refused: nobody would be
 * helped by an app that fails because no new version was needed for a year.
 */
export class NewestSeen {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  /** False where what was seen before is newer. @param signedAt ms since the epoch */
  accept(signedAt: number): boolean {
    const before = this.#read();
    if (signedAt < before) return false;
    if (signedAt > before) this.#write(signedAt);
    return true;
  }

  #read(): number {
    try {
      const value: unknown = JSON.parse(readFileSync(this.#path, 'utf8'));
      const at: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'signedAt') : 0;
      return typeof at === 'number' && Number.isFinite(at) ? at : 0;
    } catch {
      return 0;
    }
  }

  #write(signedAt: number): void {
    try {
      mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 });
      writeAtomically(this.#path, JSON.stringify({ signedAt }));
    } catch {
      // A disk that is full must not keep an update away that may help.
    }
  }
}
