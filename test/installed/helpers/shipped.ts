import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import type { Status } from '../../../protocol/status.ts';
import { ask } from './control.ts';
import type { DebianRoot } from './debian-root.ts';
import { inSession, places } from './installed-app.ts';

/** The installed program as it was shipped, which no test tool can reach into. */
export interface Shipped {
  /** All that it wrote to standard output and error. */
  output(): string;
  exited: Promise<number | null>;
}

/** The command of a desktop file, without the places for files and addresses. */
export function execOf(debian: DebianRoot, desktopFile: string): string[] {
  const text = readFileSync(debian.outside(desktopFile), 'utf8');
  const exec = /^Exec=(.+)$/m.exec(text)?.[1] ?? '';
  return exec
    .split(' ')
    .filter((word) => !/^%[a-zA-Z]$/.test(word) && word !== '--')
    .map((word) => word.replace(/^"(.*)"$/, '$1'));
}

/** Starts it as a click in the menu does. The port is any free one: the usual one may be somebody's here. */
export function startShipped(
  debian: DebianRoot,
  more: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Shipped {
  const argv = inSession([...execOf(debian, places.desktopFile), '--port', '0', ...more]);
  return watched(debian.start('person', argv, env));
}

/** Runs whatever the person types; it may be a second start. */
export const typed = (
  debian: DebianRoot,
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Shipped => watched(debian.start('person', argv, env));

function watched(child: ChildProcess): Shipped {
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += String(chunk)));
  return { output: () => output, exited: new Promise((resolve) => child.once('exit', resolve)) };
}

/** Waits until its server and the one tool server are there, and gives what it says about itself. */
export async function whenServing(debian: DebianRoot): Promise<Status> {
  let status: Status | undefined;
  await expect(async () => {
    status = await ask(debian, 'status', {});
    expect(status.upstreams.map(({ state }) => state)).toEqual(['ready']);
  }).toPass({ intervals: [100], timeout: 30_000 });
  if (status === undefined) throw new Error('there is no status');
  return status;
}

export interface Process {
  /** As the root counts. */
  pid: number;
  user: string;
  command: string;
}

/** What runs in the root, apart from its first process and the look at it. */
export function processesIn(debian: DebianRoot): Process[] {
  return debian
    .expect('root', ['ps', '-e', '-o', 'pid=,user=,args='])
    .split('\n')
    .flatMap((line) => {
      const [, pid, user, command] = /^\s*(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
      if (pid === undefined || user === undefined || command === undefined) return [];
      return [{ pid: Number(pid), user, command }];
    })
    .filter(
      ({ pid, command }) => pid !== 1 && !command.startsWith('ps -e') && !command.includes('<defunct>'),
    );
}

/** The app's own processes: the first of all is the one without a type. */
export const appProcesses = (debian: DebianRoot): Process[] =>
  processesIn(debian).filter(
    ({ command }) => command.startsWith(places.program) || command.startsWith(places.command),
  );

export function mainProcess(debian: DebianRoot): Process {
  const [main, ...others] = appProcesses(debian).filter(({ command }) => !command.includes('--type='));
  if (main === undefined) throw new Error('the app does not run');
  if (others.length > 0) throw new Error(`it runs more than once: ${JSON.stringify(others)}`);
  return main;
}

export const signal = (debian: DebianRoot, name: 'TERM' | 'KILL' | 'USR1', pid: number): string =>
  debian.expect('root', ['kill', `-${name}`, String(pid)]);

/** Nothing of it runs any more, the tool servers included. */
export const expectNothingRuns = (debian: DebianRoot): Promise<void> =>
  expect.poll(() => processesIn(debian).map(({ command }) => command)).toEqual([]);
