import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { Lines } from '../../gateway/lines.ts';
import { TunnelError } from '../provider.ts';
import { deathSignal } from './death-signal.ts';
import { cloudflaredEnvironment } from './environment.ts';
import { forget, remember } from './leftovers.ts';
import { errorCode } from '../../error-code.ts';

/** How long it may take to end by itself after SIGTERM, ms. */
const patience = 3000;
/** Longer lines are not kept, bytes. Those with a configuration in them are the longest. */
const longestLine = 256 * 1024;

export interface RunningCloudflared {
  readonly pid: number;
  /** Resolves when it has ended, with its exit code, or null where a signal ended it. */
  readonly ended: Promise<number | null>;
  /** SIGTERM, then SIGKILL after 3 s. Resolves when it has ended. */
  end(): Promise<void>;
}

const living = new Set<ChildProcess>();

/** Nothing may stay behind a process that ends without `end`: `exit` is the last, synchronous, chance. */
process.on('exit', () => {
  for (const child of living) signalTo(child, 'SIGKILL');
});

/**
 * Starts cloudflared, without a shell, in a process group of its own, so that Ctrl-C in a terminal reaches only us.
 * The `Tunnel` class of the cloudflared package hands on our whole environment and puts tokens into the arguments, and
 * says what it hears in pieces instead of lines; so it is not used.
 * @param parts.hear gets each line that it writes.
 * @throws TunnelError cloudflared-broken where it does not start.
 */
export async function runCloudflared(parts: {
  readonly path: string;
  readonly args: readonly string[];
  readonly dataDir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly token: string | null;
  readonly hear: (line: string) => void;
}): Promise<RunningCloudflared> {
  const { command, args } = await deathSignal(parts.path, parts.args);
  const child = start(command, args, cloudflaredEnvironment(parts.env, parts.token), parts.path);
  living.add(child);
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const { pid } = await started(child, parts.path);
  void ended.then(() => {
    living.delete(child);
    forget(parts.dataDir, pid);
  });
  for (const stream of [child.stdout, child.stderr]) {
    const lines = new Lines(longestLine, parts.hear, () => undefined);
    stream?.on('data', (chunk: Buffer) => lines.push(chunk));
    stream?.on('end', () => lines.end());
    stream?.on('error', () => undefined);
  }
  await remember(parts.dataDir, pid);
  return { pid, ended: closedAfter(child, ended), end: () => end(child, ended) };
}

function start(
  command: string,
  args: readonly string[],
  env: Record<string, string>,
  path: string,
): ChildProcess {
  try {
    return spawn(command, [...args], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: false,
      windowsHide: true,
      detached: process.platform !== 'win32',
    });
  } catch (error) {
    throw broken(path, error);
  }
}

function started(child: ChildProcess, path: string): Promise<{ pid: number }> {
  return new Promise((resolve, reject) => {
    child.once('spawn', () => resolve({ pid: child.pid ?? 0 }));
    child.once('error', (error) => {
      living.delete(child);
      reject(broken(path, error));
    });
  });
}

/** Its last words may be read after its exit; a grandchild that holds the pipe open is not waited for. */
async function closedAfter(child: ChildProcess, ended: Promise<number | null>): Promise<number | null> {
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const code = await ended;
  await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 500).unref())]);
  return code;
}

async function end(child: ChildProcess, ended: Promise<number | null>): Promise<void> {
  if (!living.has(child)) return;
  signalTo(child, 'SIGTERM');
  const timer = setTimeout(() => signalTo(child, 'SIGKILL'), patience);
  await ended;
  clearTimeout(timer);
}

function signalTo(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(child.pid), '/t', '/f'], { windowsHide: true });
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch {
    // ESRCH: it has gone.
  }
}

function broken(path: string, error: unknown): TunnelError {
  const code = errorCode(error, 'unknown reason');
  return new TunnelError(
    'cloudflared-broken',
    `${path} could not be started (${code}): install cloudflared anew, or remove that file so that Drawbridge fetches it.`,
    'later',
  );
}
