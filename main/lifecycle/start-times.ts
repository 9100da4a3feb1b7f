/** When what happens around the start, ms. */
export const startTimes = {
  /** The first window: after the server began to start. A slower start is one that the person should see. */
  patience: 400,
  /** It, after the server runs: opening a window holds the main thread for 100 ms, and somebody may have waited for the port. */
  breath: 25,
  /** What nobody waits for: after the server runs, or could not start. Half a megabyte of code comes with the updater. */
  leisure: 1500,
} as const;
