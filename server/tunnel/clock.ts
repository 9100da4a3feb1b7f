/** Time as the tunnels know it; tests give one that they move themselves. */
export interface Clock {
  /** Ms since the epoch. */
  now(): number;
  /** Calls back once after so many ms; returns the function that forgets it. Keeps no process alive. */
  after(ms: number, act: () => void): () => void;
}

/** The real time. @param now ms since the epoch. */
export const realClock = (now: () => number): Clock => ({
  now,
  after: (ms, act) => {
    const timer = setTimeout(act, ms).unref();
    return () => clearTimeout(timer);
  },
});

/** Resolves with the work, or with null after so many ms: what hangs must not hold anybody up. */
export function within<T>(clock: Clock, ms: number, work: Promise<T>): Promise<T | null> {
  return new Promise((resolve, reject) => {
    const forget = clock.after(ms, () => resolve(null));
    work.then(resolve, reject).finally(forget);
  });
}
