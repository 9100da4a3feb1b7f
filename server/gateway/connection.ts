import type { Readable, Writable } from 'node:stream';
import { isObject, nestsDeeperThan, type JsonObject } from './json-values.ts';
import { Lines } from './lines.ts';
import { onOneLine, rawMember, skipSpace, withoutSeparators } from './raw-json.ts';
import type { Answer, Carrier, UpstreamCall } from './upstream-call.ts';

/** The longest line that is taken from a child, bytes. */
const longestLine = 16 * 1024 * 1024;
/** How much may wait for a child that does not read its stdin, characters. */
const mostWaiting = 64 * 1024 * 1024;
/** With this much waiting, what the child itself asks is not answered: it may ask for ever without reading, characters. */
const mostWaitingToAnswer = 1024 * 1024;
/** How deep the data of an error may be nested to be passed on: writing JSON takes stack. */
const deepestData = 200;

/** What a connection tells its upstream. None of it may throw. */
export interface ConnectionEvents {
  notified(method: string, params: JsonObject): void;
  /** Something that is not a message of the protocol was printed on stdout; `what` is one sentence. */
  garbage(what: string): void;
  /** What a message led to threw: a mistake of ours, or a message made to cause one. */
  failed(error: unknown): void;
}

/**
 * JSON-RPC over the stdio of one child, shared by every client. Requests get ids of our own, and an answer goes to the
 * call that has its id and to nobody else; unknown ids are dropped.
 */
export class Connection implements Carrier {
  readonly #stdin: Writable;
  readonly #events: ConnectionEvents;
  readonly #timeout: number;
  readonly #name: string;
  readonly #calls = new Map<number, UpstreamCall>();
  readonly #sweep: NodeJS.Timeout;
  #nextId = 1;
  #waiting = '';
  #flushing = false;
  #blocked = false;

  /** @param timeout how long an answer is waited for, ms. */
  constructor(name: string, stdin: Writable, stdout: Readable, timeout: number, events: ConnectionEvents) {
    this.#name = name;
    this.#stdin = stdin;
    this.#timeout = timeout;
    this.#events = events;
    const lines = new Lines(
      longestLine,
      (line) => this.#guard(() => this.#receive(line)),
      (bytes) =>
        events.garbage(
          `A line of ${bytes} bytes is longer than the ${longestLine} that are read, so it was skipped.`,
        ),
    );
    stdout.on('data', (chunk: Buffer) => lines.push(chunk));
    stdout.on('end', () => lines.end());
    stdin.on('drain', () => {
      this.#blocked = false;
      this.#flush();
    });
    // One timer for all calls: they have the same patience, so the oldest is always the first in the map.
    this.#sweep = setInterval(() => this.#giveUpOverdue(), 1000);
    this.#sweep.unref();
  }

  /** Sends a call. It is told its answer, or that none can come, exactly once. */
  send(call: UpstreamCall): void {
    if (this.#waiting.length > mostWaiting) {
      const sentence = `The upstream "${this.#name}" does not read what it is sent, so this call was not sent: wait for its other calls to end and try again.`;
      return call.settle({ kind: 'unavailable', why: 'busy', sentence });
    }
    const id = this.#nextId++;
    this.#calls.set(id, call);
    call.deadline = performance.now() + this.#timeout;
    call.sentOn(this, id);
    this.#write(
      `{"jsonrpc":"2.0","id":${id},"method":${JSON.stringify(call.method)},"params":${call.params(id)}}\n`,
    );
  }

  /** @param params raw JSON, or nothing. */
  notify(method: string, params?: string): void {
    this.#write(
      `{"jsonrpc":"2.0","method":${JSON.stringify(method)}${params === undefined ? '' : `,"params":${params}`}}\n`,
    );
  }

  cancel(id: number, reason: string): void {
    if (this.#calls.delete(id))
      this.notify('notifications/cancelled', JSON.stringify({ requestId: id, reason }));
  }

  /** Ends the connection: every call that waits is told why. */
  close(sentence: string): void {
    clearInterval(this.#sweep);
    const calls = [...this.#calls.values()];
    this.#calls.clear();
    for (const call of calls) this.#settle(call, { kind: 'unavailable', why: 'down', sentence });
  }

  /** Lines of one turn of the event loop go out in one write. */
  #write(line: string): void {
    // Names and ids that were not part of a body have not been through onOneLine.
    this.#waiting += withoutSeparators(line);
    if (this.#flushing || this.#blocked) return;
    this.#flushing = true;
    setImmediate(() => {
      this.#flushing = false;
      this.#flush();
    });
  }

  #flush(): void {
    if (this.#blocked || this.#waiting === '' || !this.#stdin.writable) return;
    const lines = this.#waiting;
    this.#waiting = '';
    // As many bytes as characters: it is ASCII, which node writes faster if told so.
    const encoding = Buffer.byteLength(lines) === lines.length ? 'latin1' : 'utf8';
    this.#blocked = !this.#stdin.write(lines, encoding);
  }

  #receive(written: string): void {
    const line = onOneLine(written);
    let message: unknown;
    try {
      message = JSON.parse(line);
    } catch {
      if (line.trim() !== '')
        this.#events.garbage(`It printed on stdout what is not JSON: ${line.slice(0, 200)}`);
      return;
    }
    if (!isObject(message))
      return this.#events.garbage(`It printed JSON that is no message: ${line.slice(0, 200)}`);
    if (typeof message.method === 'string') return this.#receiveCall(message, message.method);
    const call = typeof message.id === 'number' ? this.#calls.get(message.id) : undefined;
    if (call === undefined || typeof message.id !== 'number') return;
    this.#calls.delete(message.id);
    this.#settle(call, answerOf(message, line));
  }

  /** A request or notification of the child. We declare no capabilities, so it may ask us for nothing but a ping. */
  #receiveCall(message: JsonObject, method: string): void {
    const id = message.id;
    if (typeof id === 'string' || typeof id === 'number') {
      if (this.#waiting.length > mostWaitingToAnswer) return;
      const answer =
        method === 'ping' ? '"result":{}' : '"error":{"code":-32601,"message":"Method not found"}';
      return this.#write(`{"jsonrpc":"2.0","id":${JSON.stringify(id)},${answer}}\n`);
    }
    const params = isObject(message.params) ? message.params : {};
    if (method !== 'notifications/progress') return this.#events.notified(method, params);
    const call = typeof params.progressToken === 'number' ? this.#calls.get(params.progressToken) : undefined;
    if (call !== undefined) this.#guard(() => call.progress(params));
  }

  #settle(call: UpstreamCall, answer: Answer): void {
    this.#guard(() => call.settle(answer));
  }

  /** No message of a child, and no mistake in answering one caller, may take the others down. */
  #guard(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#events.failed(error);
    }
  }

  #giveUpOverdue(): void {
    const now = performance.now();
    for (const [id, call] of this.#calls) {
      if (call.deadline > now) return;
      this.cancel(id, 'timed out');
      const sentence = `The upstream "${this.#name}" has not answered for ${Math.round(this.#timeout / 1000)} seconds, so the call was given up: ask for less at once, or look at its messages in the timeline.`;
      this.#settle(call, { kind: 'unavailable', why: 'slow', sentence });
    }
  }
}

function answerOf(message: JsonObject, line: string): Answer {
  if (isObject(message.result)) {
    return {
      kind: 'result',
      value: message.result,
      text: rawMember(line, skipSpace(line, 0), 'result') ?? '{}',
    };
  }
  const error = isObject(message.error) ? message.error : {};
  return {
    kind: 'error',
    code: Number.isSafeInteger(error.code) ? Number(error.code) : -32603,
    message:
      typeof error.message === 'string' ? error.message : 'The upstream gave neither a result nor an error.',
    data: nestsDeeperThan(error.data, deepestData) ? undefined : error.data,
  };
}
