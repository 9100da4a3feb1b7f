import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { root as project } from '../../desktop/helpers/drawbridge.ts';

/** Who runs a program there: the administrator, or the person at the desktop. */
export type Who = 'root' | 'person';

export interface Ran {
  code: number | null;
  /** Standard output, and what was said as an error after it. */
  output: string;
}

const script = join(import.meta.dirname, 'debian-root.sh');
const person = 'person';
const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Where the root has the project (read only) and Node: what stands for the person's own tools. */
export const inRoot = { project: '/run/project', node: '/run/node', home: `/home/${person}` } as const;

/**
 * A real Debian root with a real dpkg: this machine's own files, seen through an overlay. What changes there is in
 * memory and gone when this process ends, however it does; no process outlives it either.
 */
export class DebianRoot {
  readonly #keeper: ChildProcess;
  /** The first process in there, as this machine counts. */
  readonly #pid: number;
  readonly #uid: string;

  private constructor(keeper: ChildProcess, pid: number) {
    this.#keeper = keeper;
    this.#pid = pid;
    this.expect('root', ['useradd', '--create-home', '--shell', '/bin/bash', person]);
    this.#uid = this.expect('root', ['id', '-u', person]).trim();
    this.expect('root', ['install', '-d', '-m', '700', '-o', person, this.#runtimeFolder]);
  }

  /** Makes one, with a person who has a home and is nobody special. Needs root; throws where the kernel refuses. */
  static async make(): Promise<DebianRoot> {
    const keeper = spawn(
      'unshare',
      ['--mount', '--pid', '--fork', '--kill-child', '--propagation', 'private'].concat([
        'bash',
        script,
        project,
        process.execPath,
      ]),
      { stdio: ['pipe', 'pipe', 'pipe'] },
    );
    return new DebianRoot(keeper, await readyPid(keeper));
  }

  get #runtimeFolder(): string {
    return `/run/user/${this.#uid}`;
  }

  /** A path of the root as this machine reaches it. */
  outside(inside: string): string {
    return `/proc/${this.#pid}/root${inside}`;
  }

  /** The whole command that runs a program there, from this machine. */
  command(who: Who, argv: readonly string[], env: Readonly<Record<string, string>> = {}): string[] {
    const enter = ['nsenter', '--target', String(this.#pid), '--mount', '--pid', '--root', '--wd'];
    const become =
      who === 'root' ? [] : ['setpriv', `--reuid=${person}`, `--regid=${person}`, '--init-groups', '--'];
    const all = { ...this.#environment(who), ...env };
    const variables = Object.entries(all).map(([name, value]) => `${name}=${value}`);
    return [...enter, ...become, 'env', '--ignore-environment', ...variables, ...argv];
  }

  /** Runs a program to its end. */
  run(who: Who, argv: readonly string[], env: Readonly<Record<string, string>> = {}): Ran {
    const [program = '', ...rest] = this.command(who, argv, env);
    const { status, stdout, stderr } = spawnSync(program, rest, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: 64 * 1024 * 1024,
      timeout: 120_000,
    });
    return { code: status, output: `${stdout}${stderr}` };
  }

  /** What a program says that must succeed. */
  expect(who: Who, argv: readonly string[]): string {
    const { code, output } = this.run(who, argv);
    if (code !== 0) throw new Error(`${argv.join(' ')} ended with ${code}:\n${output}`);
    return output;
  }

  /** Starts a program and leaves it running. */
  start(who: Who, argv: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess {
    const [program = '', ...rest] = this.command(who, argv, env);
    return spawn(program, rest, { stdio: ['ignore', 'pipe', 'pipe'] });
  }

  /** A program for this machine that runs one of the root there, with what it is given. It goes with the root. */
  door(name: string, who: Who, argv: readonly string[], env: Readonly<Record<string, string>> = {}): string {
    const file = this.outside(`/run/doors/${name}`);
    const command = this.command(who, argv, env).map(quoted).join(' ');
    writeFileSync(file, `#!/bin/sh\nexec ${command} "$@"\n`, { mode: 0o755 });
    return file;
  }

  /** Ends all that runs there, and forgets all that was written. */
  async end(): Promise<void> {
    const ended = new Promise((resolve) => this.#keeper.once('exit', resolve));
    if (this.#keeper.exitCode === null) this.#keeper.stdin?.end();
    else return;
    await ended;
  }

  #environment(who: Who): Record<string, string> {
    const all = { PATH: path, LANG: 'C.UTF-8', TERM: 'dumb' };
    if (who === 'root') return { ...all, HOME: '/root', DEBIAN_FRONTEND: 'noninteractive' };
    return {
      ...all,
      HOME: inRoot.home,
      USER: person,
      LOGNAME: person,
      SHELL: '/bin/bash',
      DISPLAY: process.env['DISPLAY'] ?? '',
      XDG_RUNTIME_DIR: this.#runtimeFolder,
      XDG_SESSION_TYPE: 'x11',
    };
  }
}

/** The process id that the script tells when the root stands. */
function readyPid(keeper: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let said = '';
    keeper.stderr?.on('data', (chunk) => (said += String(chunk)));
    keeper.once('error', reject);
    keeper.once('exit', (code) => reject(new Error(`no Debian root (${code}): ${said.trim()}`)));
    if (keeper.stdout === null) return reject(new Error('no Debian root: it cannot say that it is ready'));
    createInterface({ input: keeper.stdout }).on('line', (line) => {
      const pid = /^ready (\d+)$/.exec(line)?.[1];
      if (pid !== undefined) resolve(Number(pid));
    });
  });
}

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
