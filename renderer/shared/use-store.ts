import { useSyncExternalStore } from 'react';
import type { Store } from './store.ts';

/** Renders again when the picked part changes. `pick` must give the same object while nothing changed. */
export function useStore<T, P>(store: Store<T>, pick: (value: T) => P): P {
  return useSyncExternalStore(store.subscribe, () => pick(store.get()));
}
