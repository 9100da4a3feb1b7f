import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { onTestFinished } from 'vitest';

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A process that goes on, and says things line by line. */
export interface Running {
  readonly pid: number;
  /** The next line on standard output that matches. @throws where it ends before. */
  said(pattern: RegExp): Promise<string>;
  /** The same on standard error. */
  complained(pattern: RegExp): Promise<string>;
  readonly lines: string[];
  err(): string;
  signal(name: NodeJS.Signals): void;
  /** Closes the reading end of its output, as `head` does. */
  stopReading(): void;
  /** The exit code, or the signal. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
}

export function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'drawbridge-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** What the command is told by its surroundings: nothing of this machine's. */
const env = (more: Record<string, string> = {}): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  HOME: '/nonexistent',
  ...more,
});

/** Runs a command to its end. */
export function run(script: string, words: readonly string[], more: Record<string, string> = {}): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...words], {
    encoding: 'utf8',
    env: env(more),
  });
  return { code: status, out: stdout, err: stderr };
}

/** Commands for one data folder. */
export const runIn =
  (script: string, dataDir: string): ((...words: string[]) => Ran) =>
  (...words) =>
    run(script, [...words, '--data-dir', dataDir]);

/** Starts a command that goes on; it is killed after the test. `input`: the whole of its standard input. */
export function startIn(
  script: string,
  words: readonly string[],
  more: Record<string, string> = {},
  input = '',
): Running {
  const child = spawn(process.execPath, [script, ...words], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: env(more),
  });
  // It may end without reading it.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const ended = once(child, 'exit').then(
    ([code, signal]: (number | NodeJS.Signals | null)[]) => code ?? signal ?? null,
  );
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  let err = '';
  child.stderr.on('data', (chunk) => (err += String(chunk)));
  const lines = linesOf(child.stdout);
  const complaints = linesOf(child.stderr);
  return {
    pid: child.pid ?? 0,
    said: (pattern) => lines.next(pattern),
    complained: (pattern) => complaints.next(pattern),
    lines: lines.all,
    err: () => err,
    signal: (name) => void child.kill(name),
    stopReading: () => void child.stdout.destroy(),
    ended,
  };
}

function linesOf(stream: Readable): { all: string[]; next(pattern: RegExp): Promise<string> } {
  const all: string[] = [];
  let seen = 0;
  let over = false;
  const wake = new Set<() => void>();
  const reader = createInterface({ input: stream });
  const tell = (): void => {
    for (const one of wake) one();
    wake.clear();
  };
  reader.on('line', (line) => {
    all.push(line);
    tell();
  });
  reader.on('close', () => {
    over = true;
    tell();
  });
  return {
    all,
    async next(pattern) {
      for (;;) {
        while (seen < all.length) {
          const line = all[seen] ?? '';
          seen += 1;
          if (pattern.test(line)) return line;
        }
        if (over) throw new Error(`it ended without ${pattern}:\n${all.join('\n')}`);
        await new Promise<void>((resolve) => void wake.add(resolve));
      }
    },
  };
}
