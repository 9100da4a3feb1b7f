import type { UpdateState } from '../../protocol/update.ts';
import type { Updates, UpdatesParts } from './updates.ts';

/** Owns the updater from the desktop's side; its code is loaded only once the server runs. */
export class UpdateHost {
  readonly #parts: UpdatesParts;
  readonly #onChanged: () => void;
  #updates: Updates | null = null;

  constructor(parts: UpdatesParts, onChanged: () => void) {
    this.#parts = parts;
    this.#onChanged = onChanged;
  }

  get state(): UpdateState {
    return this.#updates?.state ?? { state: 'current', checkedAt: null };
  }

  async open(): Promise<void> {
    if (this.#updates !== null) return;
    const { openUpdates } = await import('./updates.ts');
    this.#updates = await openUpdates(this.#parts, this.#onChanged);
    this.#onChanged();
  }

  async check(): Promise<void> {
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
