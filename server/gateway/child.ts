import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { childEnvironment } from './child-environment.ts';
import type { LocalServer } from './servers-file.ts';
import { windowsCommand } from './windows-command.ts';

/** How long a child may take to go by itself once its stdin is closed, and then after SIGTERM, ms. */
const patience = { stdin: 1000, term: 2000 };

const living = new Set<ChildProcessWithoutNullStreams>();

/** Nothing may stay behind a process that ends without close(): `exit` is the last, synchronous, chance. */
process.on('exit', () => {
  for (const child of living) signalGroup(child, 'SIGKILL');
});

/**
 * Starts the process of a local server, without a shell, in a process group of its own. The caller listens to `error`
 * (the command was not found) and `exit`.
 * @throws the system's error where spawn itself refuses (a cwd or argument with a NUL in it).
 */
export function startChild(server: LocalServer): ChildProcessWithoutNullStreams {
  const env = childEnvironment(server.env, process.env);
  const windows = process.platform === 'win32';
  const { command, args, verbatim } = windows
    ? windowsCommand(server.command, server.args, env)
    : { command: server.command, args: server.args, verbatim: false };
  const child = spawn(command, [...args], {
    env,
    ...(server.cwd === null ? {} : { cwd: server.cwd }),
    stdio: ['pipe', 'pipe', 'pipe'],
    shell: false,
    windowsHide: true,
    windowsVerbatimArguments: verbatim,
    // A group of its own on POSIX, so that `npx` and what it started end together.
    detached: !windows,
  });
  living.add(child);
  child.once('exit', () => living.delete(child));
  child.once('error', () => child.pid === undefined && living.delete(child));
  // EPIPE and the like of a child that has gone: its exit says the rest.
  for (const stream of [child.stdin, child.stdout, child.stderr]) stream.on('error', () => undefined);
  return child;
}

/** Ends a child as the stdio transport asks (close its stdin, then SIGTERM, then SIGKILL). Resolves once it has gone. */
export async function endChild(child: ChildProcessWithoutNullStreams): Promise<void> {
  if (child.pid === undefined || hasEnded(child)) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.stdin.end();
  const term = setTimeout(() => signalGroup(child, 'SIGTERM'), patience.stdin);
  const kill = setTimeout(() => signalGroup(child, 'SIGKILL'), patience.stdin + patience.term);
  await gone;
  clearTimeout(term);
  clearTimeout(kill);
  // What the child itself started may have outlived it.
  signalGroup(child, 'SIGKILL');
}

/** Kills a child at once, with all that it started. */
export const killChild = (child: ChildProcessWithoutNullStreams): void => signalGroup(child, 'SIGKILL');

const hasEnded = (child: ChildProcessWithoutNullStreams): boolean =>
  child.exitCode !== null || child.signalCode !== null;

function signalGroup(child: ChildProcessWithoutNullStreams, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') {
    if (!hasEnded(child))
      spawnSync('taskkill', ['/pid', String(child.pid), '/t', '/f'], { windowsHide: true });
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch {
    // ESRCH: nobody is left in that group.
  }
}
