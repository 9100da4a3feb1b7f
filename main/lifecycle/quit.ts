/** Why the app ends; `session-end` and `update` do not wait for us. */
export type QuitReason = 'quit' | 'signal' | 'session-end' | 'update' | 'start-failed';

export interface QuitStep {
  name: string;
  run(reason: QuitReason): void | Promise<void>;
}

export interface QuitParts {
  /** In order. The first ones that are synchronous have run when `request` returns. */
  steps: readonly QuitStep[];
  /** After so many ms the app ends whatever still hangs. */
  deadlineMs: number;
  exit(code: number): void;
  log(line: string, cause?: unknown): void;
}

/** The end of the app as a state machine: running → closing → done. Every way of ending leads here, and once. */
export class Quit {
  readonly #parts: QuitParts;
  #phase: 'running' | 'closing' | 'done' = 'running';
  #step = 'nothing';

  constructor(parts: QuitParts) {
    this.#parts = parts;
  }

  get phase(): 'running' | 'closing' | 'done' {
    return this.#phase;
  }

  /** Begins to end the app; later requests change nothing. */
  request(reason: QuitReason): void {
    if (this.#phase !== 'running') return;
    this.#phase = 'closing';
    this.#parts.log(`quitting (${reason})`);
    const deadline = setTimeout(() => {
      this.#parts.log(`quitting took more than ${this.#parts.deadlineMs} ms at: ${this.#step}`);
      this.#finish(1);
    }, this.#parts.deadlineMs);
    void this.#close(reason).then(() => {
      clearTimeout(deadline);
      // Whoever started us has to know that it came to nothing.
      this.#finish(reason === 'start-failed' ? 1 : 0);
    });
  }

  async #close(reason: QuitReason): Promise<void> {
    for (const step of this.#parts.steps) {
      this.#step = step.name;
      try {
        const running = step.run(reason);
        // Only what is asynchronous is waited for: the operating system may not give us another turn.
        if (running instanceof Promise) await running;
      } catch (error) {
        this.#parts.log(`quitting: could not ${step.name}`, error);
      }
    }
  }

  #finish(code: number): void {
    if (this.#phase === 'done') return;
    this.#phase = 'done';
    this.#parts.exit(code);
  }
}
