import type { JsonObject } from './json-values.ts';

/** What came of a request to an upstream. Texts are raw JSON on one line. */
export type Answer =
  | { readonly kind: 'result'; readonly text: string; readonly value: JsonObject }
  /** The upstream's own JSON-RPC error. */
  | { readonly kind: 'error'; readonly code: number; readonly message: string; readonly data: unknown }
  /** No answer can come. One sentence: what, why, what to do. */
  | { readonly kind: 'unavailable'; readonly why: Unavailable; readonly sentence: string };

/** It does not run; it reads nothing; it took too long; it is no longer offered. */
export type Unavailable = 'down' | 'busy' | 'slow' | 'gone';

/** What a call is sent on; knows how to take it back. */
export interface Carrier {
  cancel(id: number, reason: string): void;
}

/**
 * One request on its way to an upstream. It is told its answer once, unless it was cancelled; progress only before
 * that. Answers are found by the id that the carrier gave it, so they can reach nobody else.
 */
export abstract class UpstreamCall {
  abstract readonly method: string;
  /** performance.now() at which it is given up, ms; set when it is sent. */
  deadline = 0;
  #carrier: Carrier | null = null;
  #id = 0;
  #over = false;

  /** The raw JSON of the params. `id` is the id of the request and its progress token. */
  abstract params(id: number): string;
  protected abstract onAnswer(answer: Answer): void;
  /** Params of a progress notification, with our token still in it. */
  protected onProgress(_progress: JsonObject): void {}

  get over(): boolean {
    return this.#over;
  }

  /** Whether it is with its upstream, rather than waiting for it to come up. */
  get underWay(): boolean {
    return this.#carrier !== null;
  }

  sentOn(carrier: Carrier, id: number): void {
    this.#carrier = carrier;
    this.#id = id;
  }

  settle(answer: Answer): void {
    if (this.#over) return;
    this.#over = true;
    this.#carrier = null;
    this.onAnswer(answer);
  }

  progress(progress: JsonObject): void {
    if (!this.#over) this.onProgress(progress);
  }

  /** Takes the call back: the upstream is told, and an answer that comes all the same reaches nobody. */
  cancel(reason: string): void {
    if (this.#over) return;
    this.#over = true;
    this.#carrier?.cancel(this.#id, reason);
    this.#carrier = null;
  }
}

/** A call whose answer is waited for as a promise: the handshake, the lists, whatever is not a hot path. */
export class AwaitedCall extends UpstreamCall {
  readonly method: string;
  readonly answer: Promise<Answer>;
  readonly #params: string;
  #resolve: (answer: Answer) => void = () => undefined;

  /** @param params raw JSON of the params. */
  constructor(method: string, params: string) {
    super();
    this.method = method;
    this.#params = params;
    this.answer = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  override params(): string {
    return this.#params;
  }

  protected override onAnswer(answer: Answer): void {
    this.#resolve(answer);
  }
}
