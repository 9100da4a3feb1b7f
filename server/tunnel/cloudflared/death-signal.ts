import { execFile } from 'node:child_process';

/** setpriv(1) of util-linux, where it is as a rule. Not looked for on PATH: it has to be the system's own. */
const setpriv = '/usr/bin/setpriv';

let works: Promise<boolean> | null = null;

/**
 * The command that starts a program so that the kernel ends it together with us, even when we are killed: on Linux
 * through prctl(2) PR_SET_PDEATHSIG, which a Node program cannot set by itself. Elsewhere, and without setpriv, the
 * command as it is; leftovers.ts then ends it at the next start.
 */
export async function deathSignal(
  command: string,
  args: readonly string[],
): Promise<{ command: string; args: readonly string[] }> {
  if (process.platform !== 'linux') return { command, args };
  works ??= new Promise((resolve) => {
    execFile(setpriv, ['--pdeathsig', 'KILL', '--', '/bin/true'], { timeout: 5000 }, (error) =>
      resolve(error === null),
    );
  });
  if (!(await works)) return { command, args };
  return { command: setpriv, args: ['--pdeathsig', 'KILL', '--', command, ...args] };
}
