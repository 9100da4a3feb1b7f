import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Fault } from './fault.mjs';
import {
  forgetDependencies,
  isThere,
  missingPackages,
  stampDependencies,
  wantedPackages,
} from './installed-packages.mjs';
import { isRunning } from './lock.mjs';
import { npmCommand } from './npm-command.mjs';
import { beginStep } from './progress.mjs';
import { runLogged } from './processes.mjs';

/** @typedef {import('./progress.mjs').Output} Output */
/** @typedef {{ reason: string, tail: string[], disturbed: boolean }} Failure disturbed: somebody else wrote there too */

const STALL_MS = 5 * 60_000;
const RETRY_MS = 3000;
/** An npm that outlived its start is waited for so long at most: its process id may be another program's by now. */
const ORPHAN_MS = 2 * 60_000;

/** The process id of the npm that installs here; it stays behind where the start was killed. @param {string} root */
const npmPid = (root) => join(root, '.cache', 'locks', 'npm.pid');

/**
 * Installs exactly what package-lock.json says. An npm that outlived its start may still be writing: then it tries once
 * more. Throws a Fault with the reason that npm gave.
 * @param {string} root
 * @param {{ out?: Output, env?: NodeJS.ProcessEnv, retryMs?: number }} [options]
 */
export async function installDependencies(
  root,
  { out = process.stdout, env = process.env, retryMs = RETRY_MS } = {},
) {
  const log = join(root, '.cache', 'logs', 'install.log');
  const earlier = earlierNpm(root);
  let failure = await runInstall(root, { out, env, log });
  if (failure?.disturbed) {
    out.write(
      'Something else was writing in node_modules, perhaps an install cut short: trying once more.\n',
    );
    await wait(retryMs);
    if (earlier !== null) await untilGone(earlier, out);
    failure = await runInstall(root, { out, env, log });
  }
  if (failure !== null) {
    throw new Fault(`Installing the dependencies failed: ${failure.reason}.`, { tail: failure.tail, log });
  }
  stampDependencies(root);
}

/**
 * @param {string} root
 * @param {{ out: Output, env: NodeJS.ProcessEnv, log: string }} options
 * @returns {Promise<Failure | null>}
 */
async function runInstall(root, { out, env, log }) {
  // npm clears node_modules first.
  forgetDependencies(root);
  const step = beginStep('Installing the dependencies', { out });
  const wanted = wantedPackages(root);
  const count = () => wanted.filter((path) => isThere(root, path)).length;
  const counting = setInterval(() => step.note(`${count()} packages`), 1000);
  const npm = npmCommand(env);
  const { code, tail, stalled } = await runLogged({
    ...npm,
    args: [
      ...npm.args,
      'ci',
      '--include=dev',
      '--no-audit',
      '--no-fund',
      '--no-progress',
      '--loglevel=error',
    ],
    cwd: root,
    env,
    log,
    stallMs: STALL_MS,
    onStart: (pid) => {
      mkdirSync(dirname(npmPid(root)), { recursive: true });
      writeFileSync(npmPid(root), String(pid));
    },
    alive: count,
  });
  clearInterval(counting);
  rmSync(npmPid(root), { force: true });
  const [missing] = code === 0 ? missingPackages(root) : [];
  if (code === 0 && missing === undefined) {
    step.done(`${count()} packages`);
    return null;
  }
  step.fail();
  if (missing !== undefined) {
    return { reason: `npm finished, but ${missing} is not there; run it again`, tail, disturbed: true };
  }
  const disturbed = !stalled && /ENOTEMPTY|EBUSY|EEXIST/.test(tail.join('\n'));
  return { reason: reason(code, tail, stalled), tail, disturbed };
}

/**
 * @param {string} root
 * @returns {number | null} the process id of an npm whose start was killed, while it may still run
 */
function earlierNpm(root) {
  try {
    const pid = Number(readFileSync(npmPid(root), 'utf8'));
    return pid > 0 && isRunning(pid) ? pid : null;
  } catch {
    return null;
  }
}

/**
 * @param {number} pid
 * @param {Output} out
 */
async function untilGone(pid, out) {
  if (!isRunning(pid)) return;
  const step = beginStep('Waiting for the earlier install to end', { out });
  for (const until = Date.now() + ORPHAN_MS; isRunning(pid) && Date.now() < until;) await wait(100);
  step.done(isRunning(pid) ? 'it still runs' : 'ended');
}

/**
 * @param {number} code
 * @param {string[]} tail
 * @param {boolean} stalled
 */
function reason(code, tail, stalled) {
  const text = tail.join('\n');
  if (stalled) return 'nothing arrived for five minutes; look at the network and run it again';
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH/.test(text)) {
    return 'the package registry could not be reached; look at the network or the proxy and run it again';
  }
  if (/ENOSPC/.test(text)) return 'the disk is full; make room and run it again';
  if (/EACCES|EPERM/.test(text))
    return 'a file could not be written; look at who owns node_modules and run it again';
  if (/EINTEGRITY/.test(text))
    return 'a package was not what package-lock.json expects; run `npm cache verify` and run it again';
  if (/EUSAGE/.test(text))
    return 'package-lock.json does not fit package.json; run `npm install` and commit the result';
  if (/ENOTEMPTY|EBUSY|EEXIST/.test(text))
    return 'another program is using node_modules; end it, or remove node_modules, and run it again';
  if (code === 127) return 'npm could not be started; install Node together with npm and run it again';
  return `npm ended with code ${code}`;
}
