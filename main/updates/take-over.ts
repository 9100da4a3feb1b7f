import type { Downloaded } from './engine.ts';

/** A new version that needs only a moment to take over. */
export interface Prepared {
  /** Called when all is closed, last of all. The process ends after it. */
  takeOver(): Promise<void>;
  /** It was not wanted after all. */
  discard(): void;
}

/** How one kind of installation changes into a new version. */
export interface TakeOver {
  /** While the app still runs. @throws Fault where it can't be done; nothing has changed then */
  prepare(downloaded: Downloaded, version: string): Promise<Prepared>;
}
