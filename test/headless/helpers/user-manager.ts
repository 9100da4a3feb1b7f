import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Ran, runProgram } from './package.ts';

const script = join(import.meta.dirname, 'user-manager.sh');
const uid = 54_321;

/** Why it cannot be had on this machine; null where it can. */
export function missingForUserManager(): string | null {
  if (process.platform !== 'linux') return 'systemd is there on Linux only';
  if (process.getuid?.() !== 0) return 'it takes root to make a user and a cgroup for it';
  if (!existsSync('/usr/lib/systemd/systemd')) return 'the package systemd is missing';
  const can = spawnSync('unshare', ['--mount', '--pid', '--fork', '--cgroup', 'true']);
  return can.status === 0 ? null : 'the kernel does not let us have namespaces here';
}

/** An ordinary user with a service manager of their own, and the package where npm has put it. */
export class UserManager {
  readonly home = '/srv/home';
  readonly #keeper: ChildProcess;
  readonly #pid: number;
  readonly #group: string;

  private constructor(keeper: ChildProcess, pid: number, group: string) {
    this.#keeper = keeper;
    this.#pid = pid;
    this.#group = group;
  }

  /** @param folder what `/srv/drawbridge` holds there @throws with the manager's words where it does not start. */
  static async start(folder: string): Promise<UserManager> {
    const group = `drawbridge-test-${randomBytes(4).toString('hex')}`;
    const namespaces = ['--mount', '--pid', '--fork', '--kill-child', '--mount-proc', '--cgroup'];
    const keeper = spawn('unshare', [...namespaces, 'bash', script, group, String(uid), folder], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let complaint = '';
    keeper.stderr.on('data', (chunk) => (complaint += String(chunk)));
    await new Promise<void>((ready, fail) => {
      createInterface({ input: keeper.stdout }).once('line', () => ready());
      keeper.once('exit', (code) => fail(new Error(`the manager ended with ${code}: ${complaint}`)));
    });
    const [child] = readFileSync(`/proc/${keeper.pid}/task/${keeper.pid}/children`, 'utf8').trim().split(' ');
    return new UserManager(keeper, Number(child), group);
  }

  /** Runs a program there as that user, or as root. */
  run(
    words: readonly string[],
    env: Readonly<Record<string, string>> = {},
    who: 'user' | 'root' = 'user',
  ): Ran {
    const enter = ['--target', String(this.#pid), '--mount', '--pid', '--cgroup', '--root', '--wd'];
    const become =
      who === 'root' ? [] : ['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', '--'];
    const all = {
      HOME: this.home,
      XDG_RUNTIME_DIR: `/run/user/${uid}`,
      PATH: '/home/me/node_modules/.bin:/usr/local/bin:/usr/bin:/bin',
      ...env,
    };
    const variables = Object.entries(all).map(([name, value]) => `${name}=${value}`);
    return runProgram('nsenter', [
      ...enter,
      ...become,
      'env',
      '--ignore-environment',
      ...variables,
      ...words,
    ]);
  }

  /** A path there as this machine reaches it. */
  outside(path: string): string {
    return `/proc/${this.#pid}/root${path}`;
  }

  /** A file of a process, by its id there. */
  processFile(pid: number, name: string): string {
    return readFileSync(this.outside(`/proc/${pid}/${name}`), 'utf8');
  }

  /** The processes there whose command line matches. */
  processes(pattern: RegExp): number[] {
    return readdirSync(this.outside('/proc'))
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .filter((pid) => {
        try {
          return pattern.test(this.processFile(pid, 'cmdline').replaceAll('\0', ' '));
        } catch {
          return false;
        }
      });
  }

  /** Ends everything there. */
  async stop(): Promise<void> {
    const ended = new Promise((over) => this.#keeper.once('exit', over));
    this.#keeper.kill('SIGKILL');
    await ended;
    await this.#removeGroup();
  }

  /** Its cgroup is the machine's, and can be removed once the last process in it is gone. */
  async #removeGroup(): Promise<void> {
    const own = /^0::(.*)$/m.exec(readFileSync('/proc/self/cgroup', 'utf8'))?.[1] ?? '/';
    const places = ['/sys/fs/cgroup', '/sys/fs/cgroup/unified'].map((mounted) =>
      join(mounted, own, this.#group),
    );
    for (let round = 0; round < 50; round += 1) {
      const left = places.filter((place) => existsSync(place));
      if (left.length === 0) return;
      spawnSync('find', [...left, '-depth', '-type', 'd', '-exec', 'rmdir', '{}', ';']);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
