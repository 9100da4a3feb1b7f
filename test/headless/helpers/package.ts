import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { expect } from 'vitest';
import type { Listening } from '../../helpers/served-bridge.ts';

const project = resolve(import.meta.dirname, '../../..');

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export const freshFolder = (name: string): string => mkdtempSync(join(tmpdir(), `drawbridge-${name}-`));

export const remove = (folder: string): void =>
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });

/** Runs a program to its end, in an environment without anything of this machine's but PATH. */
export function runProgram(
  program: string,
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Ran {
  const { status, stdout, stderr } = spawnSync(program, words, {
    encoding: 'utf8',
    timeout: 120_000,
    env: { PATH: process.env['PATH'], ...env },
  });
  return { code: status, out: stdout, err: stderr };
}

/** `npm run package:headless`, as a shell with that umask runs it. @returns the file that npm installs. */
export function makePackage(out: string, umask = '022'): string {
  const script = `umask ${umask}; exec "$0" "$1" --out "$2"`;
  const made = runProgram('sh', ['-c', script, process.execPath, join(project, 'scripts/headless.mjs'), out]);
  expect(made).toMatchObject({ code: 0, err: '' });
  const file = readdirSync(out).find((name) => name.endsWith('.tgz'));
  if (file === undefined) throw new Error(`no package in ${out}: ${made.out}`);
  return join(out, file);
}

/** npm, with the registry that this machine is set up for. */
export function npm(...words: string[]): Ran {
  const env = Object.entries(process.env).flatMap(([name, value]) =>
    // What the npm that runs the tests has set is not for this one.
    value === undefined || /^npm_(?:package|lifecycle)_/i.test(name) ? [] : [[name, value]],
  );
  return runProgram('npm', words, Object.fromEntries(env));
}

/** `npm i -g` with install scripts off, into a place of its own. @returns the `drawbridge` that a shell would find. */
export function installGlobally(file: string, prefix: string): string {
  const installed = npm(
    'install',
    '--global',
    '--ignore-scripts',
    '--no-fund',
    '--no-audit',
    '--prefix',
    prefix,
    file,
  );
  expect(installed, installed.err).toMatchObject({ code: 0 });
  return join(prefix, 'bin', 'drawbridge');
}

/** Starts `serve --json`; resolves when it says that it listens. */
export async function startServer(
  program: string,
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ child: ChildProcess; listening: Listening; ended: Promise<number | null> }> {
  const child = spawn(program, [...words, 'serve', '--json', '--port', '0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], ...env },
  });
  let complaint = '';
  child.stderr.on('data', (chunk) => (complaint += String(chunk)));
  const ended = new Promise<number | null>((over) => child.once('exit', (code) => over(code)));
  const line = await new Promise<string>((heard, fail) => {
    createInterface({ input: child.stdout }).once('line', heard);
    void ended.then((code) => fail(new Error(`serve ended with ${code}: ${complaint}`)));
  });
  return { child, listening: JSON.parse(line), ended };
}
