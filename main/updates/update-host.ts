import type { UpdateState } from '../../protocol/update.ts';
import { endOfStart } from './trial/end-of-start.ts';
import { readTrial } from './trial/trial-file.ts';
import type { Updates, UpdatesParts } from './updates.ts';

type Opener = (parts: UpdatesParts, onChanged: () => void) => Promise<Updates>;

const loadOpener = async (): Promise<Opener> => (await import('./updates.ts')).openUpdates;

const sentence =
  'The part of Drawbridge that looks for updates could not be loaded: try again, and if it stays so, install Drawbridge anew.';

/** Owns the updater from the desktop's side; its code is loaded only once the server runs, or could not start. */
export class UpdateHost {
  readonly #parts: UpdatesParts;
  readonly #onChanged: () => void;
  readonly #load: () => Promise<Opener>;
  #updates: Updates | null = null;
  #opening: Promise<void> | null = null;
  /** Where the updater could not be loaded. */
  #failure: UpdateState | null = null;

  constructor(parts: UpdatesParts, onChanged: () => void, load: () => Promise<Opener> = loadOpener) {
    this.#parts = parts;
    this.#onChanged = onChanged;
    this.#load = load;
  }

  get state(): UpdateState {
    return this.#updates?.state ?? this.#failure ?? { state: 'current', checkedAt: null };
  }

  async open(): Promise<void> {
    this.#opening ??= this.#open();
    await this.#opening;
  }

  /**
   * Where the server could not start: what repairs that may be the next version, so it is looked for at once. Not for a
   * version on trial: whether that one goes is decided from outside.
   */
  async openWithoutServer(): Promise<void> {
    if (readTrial(this.#parts.dataDir) !== null) return;
    await this.open();
    await this.#updates?.check();
  }

  async #open(): Promise<void> {
    try {
      const open = await this.#load();
      this.#updates = await open(this.#parts, this.#onChanged);
      this.#failure = null;
    } catch (error) {
      // Everything else works without, and whoever asks again tries again.
      this.#parts.log('could not look after updates', error);
      this.#failure = { state: 'failed', sentence };
      this.#opening = null;
    }
    this.#onChanged();
  }

  async check(): Promise<void> {
    // A person may ask while it is being loaded, or after that failed; never before: a trial wants the server first.
    await (this.#failure === null ? this.#opening : this.open());
    await this.#updates?.check();
  }

  restartWhenIdle(): void {
    this.#updates?.restartWhenIdle();
  }

  keepRunning(): void {
    this.#updates?.keepRunning();
  }

  /** The app ends in order: also before the updater was loaded this is a word about a version on trial. */
  stop(): void {
    this.#updates?.stop();
    const { dataDir, own, server, log } = this.#parts;
    endOfStart(dataDir, own, server(), log);
  }
}
