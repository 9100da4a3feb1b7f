import { expect } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { connect } from 'node:net';

/** The processes below one, children of children included (macOS and Linux). */
export function descendantsOf(pid: number): { pid: number; command: string }[] {
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .flatMap((line) => {
      const [, own, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
      return command === undefined ? [] : [{ pid: Number(own), parent: Number(parent), command }];
    });
  const below = (parent: number): { pid: number; command: string }[] =>
    rows.filter((row) => row.parent === parent).flatMap((row) => [row, ...below(row.pid)]);
  return below(pid);
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

export const isListening = (origin: string): Promise<boolean> =>
  new Promise((resolve) => {
    const { hostname, port } = new URL(origin);
    const socket = connect(Number(port), hostname);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

/** Nothing is left of an app: none of its processes, no open port. */
export async function expectNothingLeft(pids: readonly number[], origin: string): Promise<void> {
  await expect.poll(() => pids.filter(isAlive)).toEqual([]);
  expect(await isListening(origin)).toBe(false);
}
