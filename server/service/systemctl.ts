import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { Fault } from '../faults.ts';

export interface Answer {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Asks a program of systemd's. @throws Fault where it is not installed, or does not answer. */
export type AskSystemd = (
  program: 'systemctl' | 'loginctl' | 'journalctl',
  words: string[],
) => Promise<Answer>;

/** How long an answer may take, ms: stopping waits for the service to end. */
const patience = 45_000;

/** @param env of the person's shell */
export function systemd(env: Readonly<Record<string, string | undefined>>): AskSystemd {
  const own = { ...env, ...runtimeFolder(env), LC_ALL: 'C', SYSTEMD_PAGER: '', SYSTEMD_COLORS: '0' };
  return (program, words) =>
    new Promise((resolve, reject) => {
      execFile(program, words, { env: own, timeout: patience, encoding: 'utf8' }, (error, out, err) => {
        const code = error === null ? 0 : error.code;
        if (code === 'ENOENT') reject(noSystemd());
        else if (typeof code === 'number') resolve({ code, out, err });
        else reject(new Fault(`${program} did not answer in ${patience / 1000} s: try it again later.`));
      });
    });
}

/** A shell that came by `su` or `sudo -u` does not know where the user's service manager listens. */
function runtimeFolder({ XDG_RUNTIME_DIR: known }: Readonly<Record<string, string | undefined>>): {
  XDG_RUNTIME_DIR?: string;
} {
  if (known !== undefined && known !== '') return {};
  const uid = process.getuid?.() ?? 0;
  const usual = `/run/user/${uid}`;
  const isOurs = statSync(usual, { throwIfNoEntry: false })?.uid === uid;
  return isOurs ? { XDG_RUNTIME_DIR: usual } : {};
}

/** Does one thing with the user's service manager. @throws Fault in its own words, or why there is none. */
export async function manage(ask: AskSystemd, ...words: string[]): Promise<string> {
  const { code, out, err } = await ask('systemctl', ['--user', '--no-pager', ...words]);
  if (code === 0) return out;
  const why = err.trim().replaceAll(/\s+/g, ' ').replace(/\.$/, '');
  if (/not been booted with systemd/i.test(why)) throw noSystemd();
  if (/connect to .*bus|No medium found|Connection refused|XDG_RUNTIME_DIR/i.test(why))
    throw isBooted() ? noManager(why) : noSystemd();
  throw new Fault(
    `systemctl --user ${words.join(' ')} failed (${why || `code ${code}`}): see \`journalctl --user\`, then try again.`,
  );
}

/** Whether systemd is this system's first process, as sd_booted(3) finds out; its programs may be there without it. */
const isBooted = (): boolean =>
  statSync('/run/systemd/system', { throwIfNoEntry: false })?.isDirectory() === true;

export const noSystemd = (): Fault =>
  new Fault(
    'No systemd runs here, so there is nothing to install a service into: let whatever starts programs on this system (launchd, OpenRC, the container itself) run `drawbridge serve`.',
  );

const noManager = (why: string): Fault =>
  new Fault(
    `The service manager of this user cannot be reached (${why}): log in as that user, by ssh for example and not by su or sudo, or start it without a login by \`loginctl enable-linger\`, then try again.`,
  );
