import { connect, type Socket } from 'node:net';
import {
  type CallInput,
  type CallName,
  type CallOutput,
  type Control,
  ControlError,
  type Notification,
  notifications,
  SocketAnswer,
} from '../../protocol/control.ts';
import { Fault } from '../faults.ts';
import { controlOf } from './control-of.ts';
import { LineReader } from './line-reader.ts';
import { contract } from './contract.ts';
import { findSocket } from './socket-place.ts';

/** How long connecting and a call may take, ms. */
const patience = { connect: 3000, call: 15_000 } as const;
/** Calls that may take longer: they wait for the network, for a keychain that asks the person, or write long documents. */
const longCalls: Readonly<Partial<Record<string, number>>> = {
  useTunnel: 60_000,
  checkTunnel: 30_000,
  report: 60_000,
  export: 60_000,
  replay: 30_000,
} satisfies Partial<Record<CallName, number>>;
/** Bytes of one answer: the largest are 5,000 events with all their details. */
const longestAnswer = 128 * 1024 * 1024;

/** Nothing answers at the control socket of a data folder. */
export class NotRunning extends Fault {
  constructor(dataDir: string) {
    super(
      `Drawbridge is not running with the data folder ${dataDir}: start the app or \`drawbridge serve\`, or name the folder that it uses with --data-dir.`,
    );
  }
}

interface Pending {
  resolve: (output: unknown) => void;
  reject: (error: Error) => void;
  timer: NodeJS.Timeout;
}

/** The control contract from another process, over the local socket. */
export class ControlClient {
  readonly control: Control;
  readonly #socket: Socket;
  readonly #lines = new LineReader(longestAnswer);
  readonly #pending = new Map<number, Pending>();
  readonly #listeners = new Set<(notification: Notification) => void>();
  readonly #ended = new Set<() => void>();
  #nextId = 1;

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.control = controlOver((name, input) => this.#ask(name, input));
    socket.on('data', (chunk) => this.#read(chunk));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#closed());
  }

  /**
   * Connects to the instance that runs with a data folder.
   * @throws NotRunning where there is none; Fault where it cannot be reached.
   */
  static async connect(dataDir: string): Promise<ControlClient> {
    const path = findSocket(dataDir);
    if (path === null) throw new NotRunning(dataDir);
    return new ControlClient(await reach(path, dataDir));
  }

  /** Calls back for each notification from now on. @throws ControlError as any call. */
  async subscribe(listener: (notification: Notification) => void): Promise<void> {
    this.#listeners.add(listener);
    await this.#ask('subscribe', {});
  }

  /** Calls back when the other side has closed the connection, or it broke. */
  onEnd(listener: () => void): void {
    if (this.#socket.destroyed) listener();
    else this.#ended.add(listener);
  }

  close(): void {
    this.#listeners.clear();
    this.#ended.clear();
    this.#socket.destroy();
  }

  #ask(call: string, input: unknown): Promise<unknown> {
    const id = this.#nextId;
    this.#nextId += 1;
    return new Promise((resolve, reject) => {
      if (!this.#socket.writable) return reject(connectionEnded());
      const timer = setTimeout(() => {
        this.#pending.delete(id);
        reject(
          new Fault('Drawbridge did not answer in time: try again, and if it stays, start Drawbridge anew.'),
        );
      }, longCalls[call] ?? patience.call);
      this.#pending.set(id, { resolve, reject, timer });
      this.#socket.write(`${JSON.stringify({ id, call, input })}\n`);
    });
  }

  #read(chunk: Buffer): void {
    const lines = this.#lines.push(chunk);
    if (lines === null) return void this.#socket.destroy();
    for (const line of lines) this.#hear(line);
  }

  #hear(line: string): void {
    const answer = parseAnswer(line);
    if (answer === null) return void this.#socket.destroy();
    if ('notification' in answer) return this.#tell(answer.notification, answer.data);
    const pending = answer.id === null ? undefined : this.#pending.get(answer.id);
    if (!answer.ok) {
      const refusal = new ControlError(answer.error.code, answer.error.message);
      // Without an id it is about the connection as a whole.
      if (answer.id === null) this.#fail(refusal);
      else this.#settle(answer.id, (waiting) => waiting.reject(refusal));
    } else if (pending !== undefined) this.#settle(answer.id, (waiting) => waiting.resolve(answer.output));
  }

  #tell(name: string, data: unknown): void {
    const notification = notificationOf(name, data);
    if (notification === null) return;
    for (const listener of this.#listeners) listener(notification);
  }

  #settle(id: number, how: (pending: Pending) => void): void {
    const pending = this.#pending.get(id);
    if (pending === undefined) return;
    this.#pending.delete(id);
    clearTimeout(pending.timer);
    how(pending);
  }

  #fail(error: Error): void {
    for (const id of this.#pending.keys()) this.#settle(id, (pending) => pending.reject(error));
  }

  #closed(): void {
    this.#fail(connectionEnded());
    for (const listener of this.#ended) listener();
    this.#ended.clear();
  }
}

const connectionEnded = (): Fault =>
  new Fault('Drawbridge ended before it answered: see whether it still runs, and try again.');

function reach(path: string, dataDir: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.setTimeout(patience.connect, () => {
      socket.destroy();
      reject(
        new Fault('Drawbridge runs but does not answer: wait a moment and try again, or start it anew.'),
      );
    });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      const denied = error.code === 'EACCES' || error.code === 'EPERM';
      reject(
        denied
          ? new Fault(`The data folder ${dataDir} belongs to another user: run this as that user.`)
          : new NotRunning(dataDir),
      );
    });
    socket.once('connect', () => {
      socket.removeAllListeners();
      socket.setTimeout(0);
      resolve(socket);
    });
  });
}

function parseAnswer(line: string): SocketAnswer | null {
  try {
    return SocketAnswer.parse(JSON.parse(line));
  } catch {
    return null;
  }
}

/** A notification of the contract; null where a newer server tells something that this one does not know. */
function notificationOf(name: string, data: unknown): Notification | null {
  switch (name) {
    case 'events':
      return { name, data: notifications.events.parse(data) };
    case 'knocks':
      return { name, data: notifications.knocks.parse(data) };
    case 'status':
      return { name, data: notifications.status.parse(data) };
    case 'journeys':
      return { name, data: notifications.journeys.parse(data) };
    case 'checkup':
      return { name, data: notifications.checkup.parse(data) };
    default:
      return null;
  }
}

/** The contract's functions, each over `ask`; what comes back is checked, so that versions that differ say so. */
function controlOver(ask: (name: CallName, input: unknown) => Promise<unknown>): Control {
  const call =
    <N extends CallName>(name: N) =>
    async (input: CallInput<N>): Promise<CallOutput<N>> => {
      const parsed = contract[name].output.safeParse(await ask(name, input));
      if (parsed.success) return parsed.data;
      throw new Fault(
        'The running Drawbridge answered in a way that this command does not understand: use the command of the same version.',
      );
    };
  return controlOf(call);
}
