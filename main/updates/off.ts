import type { Updates } from './updates.ts';

/** Where no updates are looked for; `why` is a sentence. */
export const updatesOff = (why: string): Updates => ({
  state: { state: 'off', why },
  check: async () => {},
  restartWhenIdle: () => {},
  keepRunning: () => {},
  stop: () => {},
});
