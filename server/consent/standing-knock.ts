import type { Knock } from '../../protocol/consent.ts';
import type { Answer } from './answer.ts';
import type { KnockRequest } from './knock-request.ts';

/** A knock as the waiting page sees it: it can wait for the answer and fetch it once, never give one. */
export interface KnockHandle {
  readonly request: KnockRequest;
  /** What front ends are shown. */
  readonly knock: Knock;
  /** The number for the waiting page, and for nobody else. */
  readonly number: number;
  readonly journey: string;
  /** Null while it waits. */
  readonly answer: Answer | null;
  /** Whether the answer has been fetched. */
  readonly collected: boolean;
  /** The answer, once: null while there is none, and ever after. */
  collect(): Answer | null;
  /** Calls back when there is an answer; returns the function that stops it. */
  whenAnswered(listener: () => void): () => void;
}

export interface StandingKnockParts {
  readonly key: string;
  readonly block: string;
  readonly request: KnockRequest;
  readonly knock: Knock;
  readonly number: number;
  readonly journey: string;
}

/** A knock with its state; `settle` belongs to the broker alone. */
export class StandingKnock implements KnockHandle {
  readonly key: string;
  /** The block of addresses that it came from. */
  readonly block: string;
  readonly request: KnockRequest;
  readonly knock: Knock;
  readonly number: number;
  readonly journey: string;
  #answer: Answer | null = null;
  #settledAt: number | null = null;
  #collected = false;
  #listeners = new Set<() => void>();
  #timer: NodeJS.Timeout | null = null;

  constructor(parts: StandingKnockParts) {
    this.key = parts.key;
    this.block = parts.block;
    this.request = parts.request;
    this.knock = parts.knock;
    this.number = parts.number;
    this.journey = parts.journey;
  }

  get answer(): Answer | null {
    return this.#answer;
  }

  get collected(): boolean {
    return this.#collected;
  }

  get quiet(): boolean {
    return this.knock.quiet;
  }

  /** Allowed, and its browser has not come for the answer yet. */
  get awaited(): boolean {
    return this.#answer?.kind === 'allowed' && !this.#collected;
  }

  collect(): Answer | null {
    if (this.#collected || this.#answer === null) return null;
    this.#collected = true;
    return this.#answer;
  }

  whenAnswered(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** When it was answered, ms since the epoch; null while it waits. */
  get settledAt(): number | null {
    return this.#settledAt;
  }

  /** Sets the answer, once; later calls change nothing. */
  settle(answer: Answer, at: number): void {
    if (this.#answer !== null) return;
    this.#answer = answer;
    this.#settledAt = at;
    const listeners = [...this.#listeners];
    this.#listeners.clear();
    for (const listener of listeners) listener();
  }

  /** One timer at a time: the end of waiting, then the end of being remembered. It keeps no process alive. */
  after(delay: number, callback: () => void): void {
    this.stopTimer();
    this.#timer = setTimeout(callback, delay);
    this.#timer.unref();
  }

  stopTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
