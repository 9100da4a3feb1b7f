import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

const command = resolve('out/main/drawbridge.js');

export interface Listening {
  event: 'listening';
  local: string;
  public: string | null;
  mcp: string;
  sse: string;
}

export interface ServedBridge {
  readonly child: ChildProcess;
  readonly listening: Listening;
  /** Ends the process as a power cut would, and resolves when it is gone. */
  kill(): Promise<void>;
}

/** The built command, as a person runs it. @throws where it has not been built. */
function commandLine(): string {
  if (existsSync(command)) return command;
  throw new Error('out/main/drawbridge.js is missing: npm run build');
}

/** Starts `drawbridge serve --json` as a process of its own; resolves when it says that it listens. */
export async function serve(dataDir: string, ...flags: string[]): Promise<ServedBridge> {
  const child = spawn(process.execPath, [commandLine(), 'serve', '--json', '--data-dir', dataDir, ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const gone = new Promise<void>((ended) => child.once('exit', () => ended()));
  let complaint = '';
  child.stderr?.on('data', (chunk) => (complaint += String(chunk)));
  const first = await new Promise<string>((resolveLine, reject) => {
    if (child.stdout !== null) createInterface({ input: child.stdout }).once('line', resolveLine);
    child.once('exit', (code) => reject(new Error(`serve ended with ${code}: ${complaint}`)));
  });
  const listening: Listening = JSON.parse(first);
  return {
    child,
    listening,
    kill: () => {
      child.kill('SIGKILL');
      return gone;
    },
  };
}

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs one `drawbridge` command to its end. */
export function drawbridge(...words: string[]): Ran {
  const { status, stdout, stderr } = spawnSync(process.execPath, [commandLine(), ...words], {
    encoding: 'utf8',
  });
  return { code: status, out: stdout, err: stderr };
}
