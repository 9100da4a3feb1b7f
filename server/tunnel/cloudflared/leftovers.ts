import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { processStart } from './process-start.ts';

/** Processes that were started here and run: number by when they began. */
const ours = new Map<number, string>();

const pathIn = (dataDir: string): string => join(dataDir, 'cloudflared.pid');

/**
 * Writes down that this process is ours, so that the next start of the app can end it where this one is killed. Best
 * effort: a full disk is no reason not to have a tunnel.
 */
export async function remember(dataDir: string, pid: number): Promise<void> {
  const start = await processStart(pid);
  if (start === null) return;
  ours.set(pid, start);
  write(dataDir, [...recorded(dataDir).filter(([known]) => known !== pid), [pid, start]]);
}

/** It has ended. */
export function forget(dataDir: string, pid: number): void {
  ours.delete(pid);
  write(
    dataDir,
    recorded(dataDir).filter(([known]) => known !== pid),
  );
}

/**
 * Ends what an earlier run of the app left behind because it was killed. A number that belongs to another process by
 * now is left alone.
 * @returns how many were ended.
 */
export async function endLeftovers(dataDir: string): Promise<number> {
  let ended = 0;
  for (const [pid, start] of recorded(dataDir)) {
    if (ours.get(pid) === start) continue;
    if ((await processStart(pid)) === start && kill(pid)) ended += 1;
    forget(dataDir, pid);
  }
  return ended;
}

function kill(pid: number): boolean {
  try {
    process.kill(pid, 'SIGKILL');
    return true;
  } catch {
    return false;
  }
}

function recorded(dataDir: string): [number, string][] {
  let text: string;
  try {
    text = readFileSync(pathIn(dataDir), 'utf8');
  } catch {
    return [];
  }
  return text
    .split('\n')
    .slice(0, 20)
    .flatMap((line): [number, string][] => {
      const [pid, start] = line.split(' ');
      return pid === undefined || start === undefined || !/^\d{1,10}$/.test(pid)
        ? []
        : [[Number(pid), start]];
    });
}

function write(dataDir: string, entries: readonly (readonly [number, string])[]): void {
  const path = pathIn(dataDir);
  try {
    if (entries.length === 0) rmSync(path, { force: true });
    else writeFileSync(path, entries.map((entry) => `${entry.join(' ')}\n`).join(''), { mode: 0o600 });
  } catch {
    // The folder is gone or full.
  }
}
