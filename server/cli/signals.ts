/** Waits for one of these signals instead of ending by it. `stop` gives the signals their own meaning back. */
export function signal(...names: readonly NodeJS.Signals[]): {
  received: Promise<NodeJS.Signals>;
  stop: () => void;
} {
  const stops: (() => void)[] = [];
  const received = new Promise<NodeJS.Signals>((resolve) => {
    for (const name of names) {
      process.on(name, resolve);
      stops.push(() => process.off(name, resolve));
    }
  });
  return {
    received,
    stop: () => {
      for (const stop of stops) stop();
    },
  };
}
