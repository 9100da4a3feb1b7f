import { existsSync } from 'node:fs';
import type { Activity, ByHand, UpdateState } from '../../protocol/update.ts';
import { Fault } from '../../server/faults.ts';
import type { Downloaded, Engine } from './engine.ts';
import { notesOf, type Release } from './feed/release.ts';
import { Idle } from './idle.ts';
import { nextLook, times } from './schedule.ts';
import type { Prepared } from './take-over.ts';

export interface UpdaterParts {
  readonly engine: Engine;
  /** What the person does about a version that cannot install itself here; null where it can. */
  how(release: Release): ByHand | null;
  prepare(downloaded: Downloaded, version: string): Promise<Prepared>;
  /** The newest version that was taken back here, with its sentence; null where there is none. */
  takenBack(): { version: string; sentence: string } | null;
  isBad(version: string): boolean;
  /** The version whose files have replaced ours under our feet; null where that has not happened. */
  replacedBy(): string | null;
  /** Starts the program anew once this one has ended. */
  relaunch(): void;
  activity(): Activity | null;
  /** From now on nothing new is begun. */
  drain(): void;
  quitInto(takeOver: () => void | Promise<void>): void;
  log(line: string, cause?: unknown): void;
  onChanged(): void;
  readonly clock: Clock;
}

export interface Clock {
  now(): number;
  random(): number;
  /** How often is looked whether the bridge is idle, and how long it has to be, ms. */
  readonly idle: { readonly every: number; readonly quiet: number };
  /** How often is looked whether the files were replaced, ms. */
  readonly replaced: number;
}

type Ready = Extract<UpdateState, { state: 'ready' }>;

/** What becomes of a newer version: looked for, fetched, ready, waiting for a quiet moment, restarting into it. */
export class Updater {
  readonly #parts: UpdaterParts;
  readonly #idle: Idle;
  readonly #stopped = new AbortController();
  readonly #replacedTimer: NodeJS.Timeout;
  #state: UpdateState;
  #looking = false;
  #failures = 0;
  #next: NodeJS.Timeout;
  #waiting: NodeJS.Timeout | undefined;
  #downloaded: Downloaded | null = null;
  #prepared: Prepared | null = null;
  #preparing: Promise<void> = Promise.resolve();
  /** Goes up with each time that the person changes their mind. */
  #turn = 0;

  constructor(parts: UpdaterParts) {
    this.#parts = parts;
    this.#idle = new Idle({ activity: parts.activity, now: parts.clock.now, quiet: parts.clock.idle.quiet });
    this.#state = this.#nothingNewer(null);
    this.#next = this.#lookIn(times.first);
    this.#replacedTimer = setInterval(() => this.#noteReplaced(), parts.clock.replaced).unref();
  }

  get state(): UpdateState {
    return this.#state;
  }

  /** Looks now, and fetches what it finds. Resolves when it is known how it went; never rejects. */
  async check(): Promise<void> {
    if (this.#looking || this.#stopped.signal.aborted || this.#isArmed() || this.#noteReplaced()) return;
    this.#looking = true;
    clearTimeout(this.#next);
    // What is ready stays ready while it is looked whether there is something newer yet.
    const ready = this.#state.state === 'ready' ? this.#state : null;
    if (ready === null) this.#become({ state: 'checking' });
    try {
      await this.#found(await this.#parts.engine.look(this.#stopped.signal));
      this.#failures = 0;
    } catch (error) {
      this.#lookFailed(error, ready);
    }
    this.#looking = false;
    this.#next = this.#lookIn(nextLook(this.#failures, this.#parts.clock.random()));
  }

  /** Restarts into the version that is ready, once nothing would be broken off. */
  restartWhenIdle(): void {
    const ready = this.#state;
    if (ready.state !== 'ready') return;
    this.#idle.reset();
    this.#wait(ready, 'the new version is put in its place');
    const turn = ++this.#turn;
    // One after the other: they write to the same place.
    this.#preparing = this.#preparing
      .then(() => this.#prepare(ready))
      .then(
        (prepared) => (turn === this.#turn ? (this.#prepared = prepared) : prepared.discard()),
        (error: unknown) => (turn === this.#turn ? this.#failed(error) : undefined),
      )
      .then(() => undefined);
    clearInterval(this.#waiting);
    this.#waiting = setInterval(() => this.#lookWhetherIdle(ready), this.#parts.clock.idle.every);
  }

  keepRunning(): void {
    if (this.#state.state !== 'waiting') return;
    const { version, notes } = this.#state;
    this.#disarm();
    this.#become({ state: 'ready', version, notes });
  }

  /** The app ends. What was prepared and not used is put away. */
  stop(): void {
    this.#stopped.abort();
    clearTimeout(this.#next);
    clearInterval(this.#replacedTimer);
    if (this.#state.state !== 'restarting') this.#disarm();
  }

  async #found(release: Release | null): Promise<void> {
    if (this.#isArmed()) return;
    if (release === null) return this.#become(this.#nothingNewer(this.#parts.clock.now()));
    if (this.#parts.isBad(release.version)) return this.#become(this.#nothingNewer(this.#parts.clock.now()));
    const { version } = release;
    const notes = notesOf(release);
    const byHand = this.#parts.how(release);
    if (byHand !== null) return this.#become({ state: 'available', version, notes, ...byHand });
    if (this.#state.state === 'ready' && this.#state.version === version) return;
    this.#become({ state: 'downloading', version, notes, percent: 0 });
    const downloaded = await this.#parts.engine.download((percent) => {
      const whole = Math.floor(Math.min(100, percent));
      const { state } = this;
      if (state.state === 'downloading' && state.percent !== whole)
        this.#become({ ...state, percent: whole });
    });
    this.#downloaded = downloaded;
    this.#become({ state: 'ready', version, notes });
  }

  #nothingNewer(checkedAt: number | null): UpdateState {
    const bad = this.#parts.takenBack();
    return bad === null ? { state: 'current', checkedAt } : { state: 'rolled-back', ...bad };
  }

  /** @param before what was ready when the look began; it stays so as long as its file is there */
  #lookFailed(error: unknown, before: Ready | null): void {
    this.#failures += 1;
    if (before === null) return this.#failed(error);
    this.#parts.log('looking for something newer than what is ready failed', error);
    // Otherwise it is still ready, or the person has gone on with it.
    if (this.#state.state !== 'downloading') return;
    if (this.#downloaded !== null && existsSync(this.#downloaded.path)) return this.#become(before);
    this.#failed(error);
  }

  #failed(error: unknown): void {
    if (this.#stopped.signal.aborted) return;
    this.#parts.log('the update failed', error);
    if (this.#state.state === 'restarting') return;
    this.#disarm();
    const sentence =
      error instanceof Fault
        ? error.message
        : 'The update failed because of a fault of Drawbridge itself: it is tried again later, and the log in the data folder has the details.';
    this.#become({ state: 'failed', sentence });
  }

  /** @returns whether the files are another version's now */
  #noteReplaced(): boolean {
    if (this.#isArmed()) return false;
    const version = this.#parts.replacedBy();
    if (version === null) return false;
    this.#downloaded = null;
    if (this.#state.state !== 'ready' || this.#state.version !== version)
      this.#become({ state: 'ready', version, notes: null });
    return true;
  }

  async #prepare({ version }: Ready): Promise<Prepared> {
    const downloaded = this.#downloaded;
    if (downloaded !== null) return this.#parts.prepare(downloaded, version);
    return { takeOver: async () => this.#parts.relaunch(), discard: () => {} };
  }

  #lookWhetherIdle(ready: Ready): void {
    const until = this.#idle.until();
    const prepared = this.#prepared;
    if (until !== null || prepared === null)
      return this.#wait(ready, until ?? 'the new version is put in its place');
    // In the same turn in which nothing was going on: nothing can have begun in between.
    this.#parts.drain();
    clearInterval(this.#waiting);
    this.#become({ ...ready, state: 'restarting' });
    this.#parts.quitInto(() => this.#takeOver(prepared));
  }

  async #takeOver(prepared: Prepared): Promise<void> {
    try {
      await prepared.takeOver();
    } catch (error) {
      this.#parts.log('the new version could not take over, so this one starts again', error);
      this.#parts.relaunch();
    }
  }

  #isArmed(): boolean {
    return this.#state.state === 'waiting' || this.#state.state === 'restarting';
  }

  #disarm(): void {
    clearInterval(this.#waiting);
    this.#turn += 1;
    this.#prepared?.discard();
    this.#prepared = null;
  }

  #wait({ version, notes }: Ready, until: string): void {
    if (this.#state.state === 'waiting' && this.#state.until === until) return;
    this.#become({ state: 'waiting', version, notes, until });
  }

  #lookIn(ms: number): NodeJS.Timeout {
    return setTimeout(() => void this.check(), ms).unref();
  }

  #become(state: UpdateState): void {
    if (this.#stopped.signal.aborted) return;
    this.#state = state;
    this.#parts.onChanged();
  }
}
