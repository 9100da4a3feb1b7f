import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';

/** CPU time of a server in µs: its own, and that of its children. */
export interface Cpu {
  readonly own: number;
  readonly child: number;
}

export interface Memory {
  /** Bytes, after a garbage collection. */
  readonly rss: number;
  readonly heap: number;
}

/** What a server under test tells when it listens. */
export interface Listening {
  readonly origin: string;
  /** Empty where it wants none. */
  readonly token: string;
}

/** What a role can be asked, and what it answers. */
export interface Asked {
  cpu: Cpu;
  memory: Memory;
}

/** Tells the benchmark that this server listens, and answers its questions. Node runs it with --expose-gc. */
export function serveRole(listening: Listening, childCpu: () => Promise<number>): void {
  process.on('message', (question: keyof Asked) => {
    if (question === 'memory') return void memory().then(answer);
    void childCpu().then((child) => {
      const { user, system } = process.cpuUsage();
      answer({ own: user + system, child });
    });
  });
  process.on('disconnect', () => process.exit());
  answer(listening);
}

const answer = (value: unknown): void => void process.send?.(value);

async function memory(): Promise<Memory> {
  for (let round = 0; round < 5; round += 1) {
    globalThis.gc?.();
    await new Promise((done) => setTimeout(done, 100));
  }
  const { rss, heapUsed } = process.memoryUsage();
  return { rss, heap: heapUsed };
}

/** Another script of the benchmark: they are bundled into one folder. */
export const besideScript = (name: string): string => join(dirname(process.argv[1] ?? ''), `${name}.js`);

/** Another process of the benchmark, asked one thing at a time. */
export class Role {
  readonly #process: ChildProcess;

  constructor(name: string) {
    this.#process = fork(besideScript(name), [], {
      execArgv: ['--expose-gc'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
  }

  async next<Answer>(): Promise<Answer> {
    const heard = new AbortController();
    const message = once(this.#process, 'message', { signal: heard.signal });
    const ended = once(this.#process, 'exit', { signal: heard.signal }).then(([code]) => {
      throw new Error(`a process of the benchmark ended with ${String(code)}`);
    });
    ended.catch(() => undefined);
    const [value]: Answer[] = await Promise.race([message, ended]);
    heard.abort();
    if (value === undefined) throw new Error('a process of the benchmark said nothing');
    return value;
  }

  ask<Question extends keyof Asked>(question: Question): Promise<Asked[Question]> {
    this.#process.send(question);
    return this.next();
  }

  /** Gives a job and waits for what came of it. */
  run<Answer>(job: object): Promise<Answer> {
    this.#process.send(job);
    return this.next();
  }

  async end(): Promise<void> {
    const gone = once(this.#process, 'exit');
    this.#process.disconnect();
    await gone;
  }
}
