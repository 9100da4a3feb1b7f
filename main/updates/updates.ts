import type { Activity, UpdateState } from '../../protocol/update.ts';

export interface UpdatesParts {
  /** What the bridge is doing now; null while there is no server. */
  activity(): Activity | null;
  /** Closes the app in order (tunnel, knocks, server), then calls back to let the new version take over. */
  quitInto(takeOver: () => void): void;
  log(line: string, cause?: unknown): void;
  dataDir: string;
}

/** Looks for newer versions, fetches and verifies them, and restarts into them when the bridge is idle. */
export interface Updates {
  readonly state: UpdateState;
  /** Looks now. Never rejects: the state says how it went. */
  check(): Promise<void>;
  /** Restarts into the version that is ready, once nothing would be broken off. */
  restartWhenIdle(): void;
  keepRunning(): void;
  stop(): void;
}

/** @param onChanged called after each change of the state */
export async function openUpdates(_parts: UpdatesParts, _onChanged: () => void): Promise<Updates> {
  return {
    state: { state: 'off', why: 'This build of Drawbridge looks for no updates.' },
    check: async () => {},
    restartWhenIdle: () => {},
    keepRunning: () => {},
    stop: () => {},
  };
}
