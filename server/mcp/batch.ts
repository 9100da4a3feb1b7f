import type { ServerResponse } from 'node:http';
import { eventOf, type Framing, streamHeaders } from './http-reply.ts';
import type { Reply } from './reply.ts';
import { errorMessage } from './rpc-error.ts';

/** The most messages that one batch may have. */
export const mostInBatch = 50;

/** Collects the answers to a batch (protocol 2025-03-26) and sends them as one array once all are there. */
export class Batch {
  readonly #res: ServerResponse;
  readonly #framing: Framing;
  readonly #answers: string[] = [];
  #open: number;

  /** @param requests how many answers will come; at least one. */
  constructor(res: ServerResponse, requests: number, framing: Framing) {
    this.#res = res;
    this.#open = requests;
    this.#framing = framing;
  }

  /** Where the answer to one request of the batch goes. */
  reply(id: string | number): Reply {
    const written = JSON.stringify(id);
    return {
      result: (text) => this.#add(`{"result":${text},"jsonrpc":"2.0","id":${written}}`),
      error: (code, message, data) => this.#add(errorMessage(written, code, message, data)),
      withdrawn: () => this.#add(null),
      progress: () => undefined,
      stillWorking: () => undefined,
    };
  }

  #add(answer: string | null): void {
    if (answer !== null) this.#answers.push(answer);
    this.#open -= 1;
    if (this.#open === 0 && !this.#res.destroyed) this.#send();
  }

  #send(): void {
    const text = `[${this.#answers.join(',')}]`;
    if (this.#framing === 'sse') {
      this.#res.writeHead(200, streamHeaders);
      this.#res.end(eventOf(text));
      return;
    }
    this.#res.writeHead(200, {
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(text),
    });
    this.#res.end(text);
  }
}
