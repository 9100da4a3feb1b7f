/** A page that crashes again within this time is not simply opened anew, ms. */
const window = 60_000;

/** Remembers when pages crashed. */
export class CrashHistory {
  readonly #now: () => number;
  readonly #last = new Map<string, number>();

  /** @param now ms, of any epoch */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** What to do about a crash of this page: open it anew, or, where that was tried just now, tell the person. */
  record(page: string): 'reopen' | 'tell' {
    const last = this.#last.get(page);
    const now = this.#now();
    this.#last.set(page, now);
    return last === undefined || now - last > window ? 'reopen' : 'tell';
  }
}
