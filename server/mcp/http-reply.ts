import type { ServerResponse } from 'node:http';
import type { JsonObject } from '../gateway/json-values.ts';
import { modernResult } from './modern-result.ts';
import type { ProgressToken, Reply } from './reply.ts';
import { errorMessage, rpcCode } from './rpc-error.ts';

/** `json`: never a stream. `auto`: a stream once there is more to say than the answer. `sse`: always a stream. */
export type Framing = 'json' | 'auto' | 'sse';

export const streamHeaders = {
  'Content-Type': 'text/event-stream',
  'Cache-Control': 'no-cache, no-transform',
  'X-Accel-Buffering': 'no',
};

/** What may wait for a reader that does not read, bytes. */
const mostWaiting = 1024 * 1024;

/** One message as an SSE event. `message` is JSON on one line. */
export const eventOf = (message: string): string => `event: message\ndata: ${message}\n\n`;

/** Answers one POST /mcp: with JSON, or with an event stream where progress comes first. */
export class HttpReply implements Reply {
  readonly #res: ServerResponse;
  readonly #id: string;
  readonly #modern: boolean;
  readonly #framing: Framing;
  #streaming = false;
  #ownProgress = 0;

  constructor(res: ServerResponse, id: string | number, modern: boolean, framing: Framing) {
    this.#res = res;
    this.#id = JSON.stringify(id);
    this.#modern = modern;
    this.#framing = framing;
  }

  result(text: string, value?: JsonObject): void {
    this.#end(
      200,
      `{"result":${this.#modern ? modernResult(text, value) : text},"jsonrpc":"2.0","id":${this.#id}}`,
    );
  }

  error(code: number, message: string, data?: unknown, status = 200): void {
    // 2026-07-28 has no -32002, and wants 400 with -32021 wherever that comes from.
    const known = this.#modern && code === rpcCode.resourceNotFound ? rpcCode.invalidParams : code;
    const shown = this.#modern && code === rpcCode.missingCapability ? 400 : status;
    this.#end(shown, errorMessage(this.#id, known, message, data));
  }

  withdrawn(): void {
    if (this.#streaming) this.#res.end();
    else this.error(rpcCode.cancelled, 'The request was cancelled by its sender.');
  }

  progress(params: JsonObject): void {
    if (!this.#open()) return;
    // Progress has to increase: what does not reach above our own signs of life is left out.
    if (this.#ownProgress > 0 && !(Number(params.progress) > this.#ownProgress)) return;
    this.#ownProgress = 0;
    this.#notify(params);
  }

  stillWorking(token: ProgressToken | undefined, seconds: number): void {
    const first = !this.#streaming;
    if (!this.#open()) return;
    if (token === undefined || (!first && this.#ownProgress === 0))
      return void this.#res.write(': still working\n\n');
    this.#ownProgress += 1e-6;
    this.#notify({
      progressToken: token,
      progress: this.#ownProgress,
      message: `Still working after ${seconds} seconds`,
    });
  }

  #notify(params: JsonObject): void {
    // Progress is news: a reader that does not keep up misses some of it.
    if (this.#res.writableLength > mostWaiting) return;
    this.#res.write(eventOf(JSON.stringify({ jsonrpc: '2.0', method: 'notifications/progress', params })));
  }

  /** Turns the answer into a stream, where that may be. */
  #open(): boolean {
    if (this.#framing === 'json' || this.#res.destroyed) return false;
    if (!this.#streaming) {
      this.#streaming = true;
      this.#res.writeHead(200, streamHeaders);
    }
    return true;
  }

  #end(status: number, message: string): void {
    const res = this.#res;
    if (res.destroyed) return;
    if (this.#streaming || (this.#framing === 'sse' && status === 200)) {
      this.#open();
      res.end(eventOf(message));
      return;
    }
    sendMessage(res, status, message);
  }
}

/** Sends JSON text as the whole answer. */
function sendMessage(res: ServerResponse, status: number, message: string): void {
  const bytes = Buffer.byteLength(message);
  res.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': bytes });
  // As many bytes as characters: it is ASCII, which node writes faster if told so.
  res.end(message, bytes === message.length ? 'latin1' : 'utf8');
}
