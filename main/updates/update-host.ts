import type { UpdateState } from '../../protocol/update.ts';
import type { Updates, UpdatesParts } from './updates.ts';

/** Owns the updater from the desktop's side; its code is loaded only once the server runs. */
export class UpdateHost {
  readonly #parts: UpdatesParts;
  readonly #onChanged: () => void;
  #updates: Updates | null = null;
  #opening: Promise<void> | null = null;

  constructor(parts: UpdatesParts, onChanged: () => void) {
    this.#parts = parts;
    this.#onChanged = onChanged;
  }

  get state(): UpdateState {
    return this.#updates?.state ?? { state: 'current', checkedAt: null };
  }

  async open(): Promise<void> {
    this.#opening ??= this.#load();
    await this.#opening;
  }

  async #load(): Promise<void> {
    try {
      const { openUpdates } = await import('./updates.ts');
      this.#updates = await openUpdates(this.#parts, this.#onChanged);
    } catch (error) {
      // Everything else works without.
      this.#parts.log('could not look after updates', error);
    }
    this.#onChanged();
  }

  async check(): Promise<void> {
    // Asked for by a person while it is still being loaded.
    await this.#opening;
    await this.#updates?.check();
  }

  restartWhenIdle(): void {
    this.#updates?.restartWhenIdle();
  }

  keepRunning(): void {
    this.#updates?.keepRunning();
  }

  stop(): void {
    this.#updates?.stop();
  }
}
