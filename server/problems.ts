import type { Problem } from '../protocol/status.ts';

/** What is wrong right now, by id: each a sentence that the person can act on. */
export class Problems {
  readonly #held = new Map<string, string>();
  readonly #listeners: ((sentence: string | null) => void)[] = [];

  /** Calls back with the sentence of a new problem, or null where one has gone. */
  onChanged(listener: (sentence: string | null) => void): void {
    this.#listeners.push(listener);
  }

  /** Sets a problem, or takes it back where the sentence is null. */
  set(id: string, sentence: string | null): void {
    if (sentence === null ? !this.#held.delete(id) : this.#held.get(id) === sentence) return;
    if (sentence !== null) this.#held.set(id, sentence);
    for (const listener of this.#listeners) listener(sentence);
  }

  list(): Problem[] {
    return [...this.#held].map(([id, sentence]) => ({ id, sentence }));
  }
}
