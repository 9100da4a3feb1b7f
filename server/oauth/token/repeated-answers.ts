import type { TokenAnswer } from './token-answer.ts';

/** How long after its rotation a refresh token may be repeated, ms: answers get lost, and clients ask twice. */
export const grace = 60_000;

interface Kept {
  readonly answer: TokenAnswer;
  readonly grantId: string;
  readonly until: number;
}

/** Answers to refresh requests, in memory alone and for the time of grace, so that a repeated request gets the same. */
export class RepeatedAnswers {
  readonly #now: () => number;
  readonly #kept = new Map<string, Kept>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** @param asked what the request asked for: another scope is another request. */
  find(tokenHash: string, asked: string): TokenAnswer | null {
    const kept = this.#kept.get(`${tokenHash} ${asked}`);
    return kept !== undefined && kept.until >= this.#now() ? kept.answer : null;
  }

  keep(tokenHash: string, asked: string, grantId: string, answer: TokenAnswer, until: number): void {
    this.sweep();
    this.#kept.set(`${tokenHash} ${asked}`, { answer, grantId, until });
  }

  /** Forgets the answers of a grant that ended, or whose tokens did. */
  forget(grantId: string): void {
    for (const [key, kept] of this.#kept) if (kept.grantId === grantId) this.#kept.delete(key);
  }

  sweep(): void {
    const now = this.#now();
    for (const [key, kept] of this.#kept) if (kept.until < now) this.#kept.delete(key);
  }
}
