import type { Control, Notification } from '../protocol/control.ts';
import { ControlError } from '../protocol/control-error.ts';
import type { Knock } from '../protocol/consent.ts';
import type { Status } from '../protocol/status.ts';
import type { Activity } from '../protocol/update.ts';
import type { Bridge } from '../server/bridge.ts';
import { Fault } from '../server/faults.ts';

export type HostState =
  | { kind: 'starting' }
  | { kind: 'running'; bridge: Bridge; status: Status; knocks: Knock[] }
  | { kind: 'failed'; sentence: string }
  | { kind: 'closed' };

export interface HostParts {
  /** Loads the server and starts it. @throws Fault with the sentence for the person. */
  open(): Promise<Bridge>;
  log(line: string, cause?: unknown): void;
}

/** Owns the server from the desktop's side: starts it, remembers its latest state, closes it. */
export class BridgeHost {
  readonly #parts: HostParts;
  readonly #listeners = new Set<(notification: Notification | null) => void>();
  #state: HostState = { kind: 'starting' };
  #starting: Promise<HostState> | null = null;
  #closing = false;

  constructor(parts: HostParts) {
    this.#parts = parts;
  }

  get state(): HostState {
    return this.#state;
  }

  /** Calls back after each change: with the server's notification, or null where the host's own state changed. */
  onChange(listener: (notification: Notification | null) => void): void {
    this.#listeners.add(listener);
  }

  /** Starts the server; the state it ends in says how it went. Never rejects. */
  start(): Promise<HostState> {
    this.#become({ kind: 'starting' });
    this.#starting = this.#open();
    return this.#starting;
  }

  /** The control contract, once the server runs. @throws ControlError where it does not come to that. */
  async control(): Promise<Control> {
    if (this.#state.kind === 'starting') await this.#starting;
    const state = this.#state;
    if (state.kind === 'running') return state.bridge.control;
    if (state.kind === 'failed') throw new ControlError('not-possible', state.sentence);
    throw new ControlError('not-possible', 'Drawbridge is quitting: start it again to go on.');
  }

  /** What the server is doing now; null where it does not run. */
  activity(): Activity | null {
    return this.#state.kind === 'running' ? this.#state.bridge.activity() : null;
  }

  /** From now on nothing is begun that closing would cut. */
  drain(): void {
    if (this.#state.kind === 'running') this.#state.bridge.drain();
  }

  denyKnocks(): void {
    if (this.#state.kind === 'running') this.#state.bridge.denyKnocks();
  }

  /** The computer woke up: what the server knows of the way from outside may be wrong. */
  wake(): void {
    if (this.#state.kind === 'running') this.#state.bridge.wake();
  }

  /** Closes the server, also one that is still starting. */
  async close(reason: string): Promise<void> {
    this.#closing = true;
    await this.#starting;
    const state = this.#state;
    this.#state = { kind: 'closed' };
    if (state.kind === 'running') await state.bridge.close(reason);
  }

  async #open(): Promise<HostState> {
    try {
      const bridge = await this.#parts.open();
      const knocks = await bridge.control.knocks({});
      this.#become({ kind: 'running', bridge, status: bridge.status(), knocks });
      bridge.subscribe((notification) => this.#hear(notification));
    } catch (error) {
      const sentence = sentenceOf(error);
      // A fault is expected and says all there is; anything else is a bug, whose cause belongs into the log.
      this.#parts.log(`the server did not start: ${sentence}`, error instanceof Fault ? undefined : error);
      this.#become({ kind: 'failed', sentence });
    }
    return this.#state;
  }

  #hear(notification: Notification): void {
    const state = this.#state;
    if (state.kind !== 'running') return;
    if (notification.name === 'status') this.#state = { ...state, status: notification.data };
    if (notification.name === 'knocks') this.#state = { ...state, knocks: notification.data };
    this.#tell(notification);
  }

  #become(state: HostState): void {
    this.#state = state;
    this.#tell(null);
  }

  #tell(notification: Notification | null): void {
    if (this.#closing) return;
    for (const listener of this.#listeners) listener(notification);
  }
}

const sentenceOf = (error: unknown): string =>
  error instanceof Fault
    ? error.message
    : 'Drawbridge could not start because of a fault of its own: try again, and if it stays, look into the log in the data folder.';
