import type { Socket } from 'node:net';
import {
  ControlError,
  type ControlErrorCode,
  type Notification,
  notifications,
  SocketRequest,
} from '../../protocol/control.ts';
import { encode } from './encode.ts';
import { invoke, isCallName } from './invoke.ts';
import { LineReader } from './line-reader.ts';
import type { Served } from './served.ts';

/** Bytes of one line from a front end. */
const longestLine = 1024 * 1024;
/** Lines that may wait on one connection; beyond that, no more is read from it for a while. */
const mostWaiting = 16;
/** A line that has begun must end within this time, ms. */
const lineTime = 10_000;
/** A connection that neither asks nor listens is closed after this time, ms. */
const idleTime = 10 * 60_000;
/** Bytes of notifications that may wait for a front end that does not read. */
const mostUnread = 8 * 1024 * 1024;
/** How long a closing connection may still take to read what it was sent, ms. */
const lastWords = 500;

export interface ConnectionTimes {
  readonly line: number;
  readonly idle: number;
}

/** One front end at the socket. Its calls are answered one after another, in their order. */
export class Connection {
  readonly #socket: Socket;
  readonly #served: Served;
  readonly #times: ConnectionTimes;
  readonly #lines = new LineReader(longestLine);
  #waiting: string[] = [];
  #busy = false;
  #ended = false;
  #closing = false;
  #unsubscribe: (() => void) | null = null;
  #deadline: NodeJS.Timeout | null = null;
  #unsentAnswers = 0;

  /** @param gone called once, when the connection is over. */
  constructor(socket: Socket, served: Served, gone: () => void, times?: Partial<ConnectionTimes>) {
    this.#socket = socket;
    this.#served = served;
    this.#times = { line: lineTime, idle: idleTime, ...times };
    socket.setTimeout(this.#times.idle, () => this.#idle());
    socket.on('data', (chunk) => this.#read(chunk));
    socket.on('end', () => this.#end());
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.#stop();
      gone();
    });
  }

  /** Ends it, also where the front end does not read what it was sent. */
  close(): void {
    this.#closing = true;
    this.#stop();
    this.#socket.destroySoon();
    setTimeout(() => this.#socket.destroy(), lastWords).unref();
  }

  #read(chunk: Buffer): void {
    if (this.#closing) return;
    const lines = this.#lines.push(chunk);
    if (lines === null) {
      this.#refuse(
        null,
        'bad-input',
        'A line is longer than 1 MiB, so the connection is closed: send less at once.',
      );
      return this.close();
    }
    this.#waiting.push(...lines);
    if (this.#waiting.length > mostWaiting) this.#socket.pause();
    this.#watchLine(lines.length > 0);
    if (!this.#busy && this.#waiting.length > 0) void this.#work();
  }

  /** A line that does not end holds a place for nothing. */
  #watchLine(anew: boolean): void {
    if (this.#deadline !== null && (anew || !this.#lines.halfway)) {
      clearTimeout(this.#deadline);
      this.#deadline = null;
    }
    if (!this.#lines.halfway || this.#socket.isPaused()) return;
    this.#deadline ??= setTimeout(() => {
      this.#refuse(
        null,
        'bad-input',
        'A line did not end in time, so the connection is closed: send whole lines.',
      );
      this.close();
    }, this.#times.line);
  }

  async #work(): Promise<void> {
    this.#busy = true;
    for (let line = this.#waiting.shift(); line !== undefined; line = this.#waiting.shift()) {
      await this.#answer(line);
      if (this.#socket.isPaused() && this.#waiting.length <= mostWaiting / 2) {
        this.#socket.resume();
        this.#watchLine(false);
      }
    }
    this.#busy = false;
    if (this.#ended) this.#socket.end();
  }

  async #answer(line: string): Promise<void> {
    if (line.trim() === '') return;
    const json = parseJson(line);
    if (json === undefined) {
      // Whoever speaks something else here (HTTP, say) is given no second line to be understood by chance.
      this.#refuse(
        null,
        'bad-input',
        'That line is not JSON, so the connection is closed: send one JSON object a line.',
      );
      this.#waiting = [];
      return this.close();
    }
    const request = SocketRequest.safeParse(json);
    if (!request.success) {
      return this.#refuse(
        idOf(json),
        'bad-input',
        'That is not a call: send {"id": number, "call": name, "input": {…}}.',
      );
    }
    const { id, call, input } = request.data;
    try {
      const output = await this.#call(call, input ?? {});
      await this.#sendAnswer({ id, ok: true, output });
    } catch (error) {
      const refusal = error instanceof ControlError ? error : internal;
      this.#refuse(id, refusal.code, refusal.message);
    }
  }

  async #call(name: string, input: unknown): Promise<unknown> {
    const served = this.#served;
    if (name === 'subscribe') {
      this.#unsubscribe ??= served.subscribe((notification) => this.#notify(notification));
      return {};
    }
    if (isCallName(name)) return invoke(served.control, name, input);
    throw new ControlError(
      'bad-input',
      `There is no call named "${name}": this may be a newer or older version.`,
    );
  }

  #refuse(id: number | null, code: ControlErrorCode, message: string): void {
    void this.#sendAnswer({ id, ok: false, error: { code, message } });
  }

  /** Resolves when it is on its way, so that a front end that does not read is not answered any further. */
  #sendAnswer(answer: unknown): Promise<void> {
    if (!this.#socket.writable) return Promise.resolve();
    const bytes = encode(answer);
    this.#unsentAnswers += bytes.length;
    return new Promise((resolve) => {
      this.#socket.write(bytes, () => {
        this.#unsentAnswers -= bytes.length;
        resolve();
      });
    });
  }

  #notify(notification: Notification): void {
    if (!this.#socket.writable) return;
    if (this.#socket.writableLength - this.#unsentAnswers > mostUnread) return void this.#socket.destroy();
    const bytes = encodeOnce(notification);
    if (bytes !== null) this.#socket.write(bytes);
  }

  #idle(): void {
    if (this.#unsubscribe === null && !this.#busy) this.close();
  }

  /** The front end sends no more; what it asked for is still answered. */
  #end(): void {
    this.#ended = true;
    if (!this.#busy) this.#socket.end();
  }

  #stop(): void {
    if (this.#deadline !== null) clearTimeout(this.#deadline);
    this.#deadline = null;
    this.#waiting = [];
    this.#unsubscribe?.();
    this.#unsubscribe = null;
  }
}

const internal = new ControlError(
  'internal',
  'That did not work because of a fault in Drawbridge itself: try again, and if it stays, start Drawbridge anew.',
);

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

const idOf = (json: unknown): number | null =>
  typeof json === 'object' && json !== null && 'id' in json && Number.isSafeInteger(json.id)
    ? Number(json.id)
    : null;

/** A notification goes to every front end alike. */
const encoded = new WeakMap<Notification, Buffer | null>();

function encodeOnce(notification: Notification): Buffer | null {
  const known = encoded.get(notification);
  if (known !== undefined) return known;
  const data = exact(notification);
  const bytes = data === undefined ? null : encode({ notification: notification.name, data });
  encoded.set(notification, bytes);
  return bytes;
}

/** Cuts knocks down to the contract, as their call does: whatever else the server knows of one stays here. */
const exact = (notification: Notification): unknown =>
  notification.name === 'knocks' ? notifications.knocks.safeParse(notification.data).data : notification.data;
