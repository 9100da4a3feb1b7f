import type { UpstreamCall } from './upstream-call.ts';

/** Calls that came while their upstream was down. Each waits its time and is then told that none can be had. */
export class WaitingCalls {
  readonly #calls = new Map<UpstreamCall, NodeJS.Timeout>();
  readonly #patience: number;

  /** @param patience how long each waits, ms. */
  constructor(patience: number) {
    this.#patience = patience;
  }

  /** @param sentence says why, at the moment the patience is over. */
  add(call: UpstreamCall, sentence: () => string): void {
    const timer = setTimeout(() => {
      this.#calls.delete(call);
      call.settle({ kind: 'unavailable', why: 'down', sentence: sentence() });
    }, this.#patience);
    this.#calls.set(call, timer);
  }

  /** Hands every call on that is still wanted, in the order in which they came. */
  release(send: (call: UpstreamCall) => void): void {
    const calls = [...this.#calls];
    this.#calls.clear();
    for (const [call, timer] of calls) {
      clearTimeout(timer);
      if (!call.over) send(call);
    }
  }
}
