import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { eventOf } from './http-reply.ts';
import type { Reply } from './reply.ts';
import { errorMessage } from './rpc-error.ts';

/** What may wait for a reader that does not read, bytes; with more its stream is closed. */
export const mostBuffered = 8 * 1024 * 1024;

/** One event stream of the HTTP+SSE transport of 2024-11-05: an id, an owner and a socket, nothing more. */
export class Session {
  readonly id = randomBytes(16).toString('hex');
  readonly grantId: string;
  /** The origin of the issuer that it came in by. */
  readonly origin: string;
  /** When it was opened: performance.now(), ms. */
  readonly openedAt = performance.now();
  readonly #res: ServerResponse;

  constructor(grantId: string, origin: string, res: ServerResponse) {
    this.grantId = grantId;
    this.origin = origin;
    this.#res = res;
  }

  /** Sends one message: JSON on one line. */
  send(message: string): void {
    this.write(eventOf(message));
  }

  write(event: string): void {
    const res = this.#res;
    if (res.destroyed || res.writableEnded) return;
    if (res.writableLength > mostBuffered) res.destroy();
    else res.write(event);
  }

  end(): void {
    this.#res.end();
  }

  /** Where the answer to a request of this session goes: to this stream and to no other. */
  reply(id: string | number): Reply {
    const written = JSON.stringify(id);
    return {
      result: (text) => this.send(`{"result":${text},"jsonrpc":"2.0","id":${written}}`),
      error: (code, message, data) => this.send(errorMessage(written, code, message, data)),
      // The protocol wants no answer to a request that was cancelled.
      withdrawn: () => undefined,
      progress: (params) =>
        this.send(JSON.stringify({ jsonrpc: '2.0', method: 'notifications/progress', params })),
      stillWorking: () => undefined,
    };
  }
}
