import type { JsonObject } from '../gateway/json-values.ts';
import type { ProgressToken, Reply } from './reply.ts';

/** What a request came to, as a value. */
export type Outcome =
  | { readonly kind: 'result'; readonly text: string; readonly value: JsonObject | undefined }
  | {
      readonly kind: 'error';
      readonly code: number;
      readonly message: string;
      readonly data: unknown;
      readonly status: number;
    }
  | { readonly kind: 'withdrawn' };

/** Gives the outcome of a request to code that waits for it as a promise. */
export class PromisedReply implements Reply {
  readonly outcome: Promise<Outcome>;
  readonly #onProgress: (params: JsonObject) => void;
  #resolve: (outcome: Outcome) => void = () => undefined;
  #heard = false;
  #own = 0;

  constructor(onProgress: (params: JsonObject) => void = () => undefined) {
    this.#onProgress = onProgress;
    this.outcome = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  result(text: string, value?: JsonObject): void {
    this.#resolve({ kind: 'result', text, value });
  }

  error(code: number, message: string, data?: unknown, status = 200): void {
    this.#resolve({ kind: 'error', code, message, data, status });
  }

  withdrawn(): void {
    this.#resolve({ kind: 'withdrawn' });
  }

  progress(params: JsonObject): void {
    this.#heard = true;
    this.#onProgress(params);
  }

  stillWorking(progressToken: ProgressToken | undefined, seconds: number): void {
    if (progressToken === undefined || this.#heard) return;
    this.#own += 1e-6;
    this.#onProgress({
      progressToken,
      progress: this.#own,
      message: `Still working after ${seconds} seconds`,
    });
  }
}
