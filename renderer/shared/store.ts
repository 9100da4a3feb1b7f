/** A value that changes, and those who want to know. The value itself is never mutated, so identity tells change. */
export interface Store<T> {
  get(): T;
  set(next: (current: T) => T): void;
  /** Returns the function that stops it. */
  subscribe(listener: () => void): () => void;
}

/** A store that starts with `initial`. Listeners are told only where `next` gave another value. */
export function createStore<T>(initial: T): Store<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set(next) {
      const changed = next(value);
      if (Object.is(changed, value)) return;
      value = changed;
      for (const listener of new Set(listeners)) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
