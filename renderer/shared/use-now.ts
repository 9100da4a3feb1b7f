import { useCallback, useSyncExternalStore } from 'react';

/** The time in ms since the epoch, in whole steps of `every` ms: it changes, and draws anew, that often. */
export function useNow(every: number): number {
  const subscribe = useCallback(
    (changed: () => void) => {
      const timer = setInterval(changed, Math.min(every, 1000));
      return () => clearInterval(timer);
    },
    [every],
  );
  return useSyncExternalStore(subscribe, () => Math.floor(Date.now() / every) * every);
}
