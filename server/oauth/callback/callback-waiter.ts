import { equalInConstantTime } from '../sha256.ts';

/** What came back to the redirect address: the parameters of RFC 6749 §4.1.2 and RFC 9207. */
export interface CallbackAnswer {
  readonly code: string | null;
  readonly error: string | null;
  readonly iss: string | null;
}

interface Waiting {
  readonly state: string;
  readonly settle: (answer: CallbackAnswer | null) => void;
}

/** The most authorization answers that may be waited for at a time. */
const most = 10;

/** Lets the app's own test client wait for the answer to its authorization request. */
export class CallbackWaiter {
  readonly #waiting = new Set<Waiting>();

  /**
   * Waits for the answer with this `state`; it is taken once.
   * @param state unguessable, at least 16 characters.
   * @param time how long to wait, ms.
   * @returns null where nothing came in time, or the server closed.
   */
  waitFor(state: string, time: number): Promise<CallbackAnswer | null> {
    if (state.length < 16 || this.#waiting.size >= most) return Promise.resolve(null);
    return new Promise((resolve) => {
      const timer = setTimeout(() => waiting.settle(null), time);
      const waiting: Waiting = {
        state,
        settle: (answer) => {
          clearTimeout(timer);
          this.#waiting.delete(waiting);
          resolve(answer);
        },
      };
      this.#waiting.add(waiting);
    });
  }

  /** Hands an answer to whom it is for. @returns false where nobody waits for it. */
  deliver(query: URLSearchParams): boolean {
    const states = query.getAll('state');
    const state = states.length === 1 ? (states[0] ?? '') : '';
    // Every one is compared, so that the time taken does not depend on which fits.
    const meant = [...this.#waiting].filter((waiting) => equalInConstantTime(waiting.state, state));
    for (const waiting of meant) {
      waiting.settle({ code: query.get('code'), error: query.get('error'), iss: query.get('iss') });
    }
    return meant.length > 0;
  }

  close(): void {
    for (const waiting of this.#waiting) waiting.settle(null);
  }
}
