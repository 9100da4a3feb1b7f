import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from './fault.mjs';
import { npmCommand } from './npm-command.mjs';
import { beginStep } from './progress.mjs';
import { runLogged } from './processes.mjs';

/** @typedef {import('./progress.mjs').Output} Output */
/** @typedef {{ version?: string, integrity?: string, optional?: boolean, link?: boolean }} LockedPackage */

const STAMP = join('node_modules', '.drawbridge-stamp');
/** npm writes it when it has finished, so a half-made tree has none. */
const NPM_TREE = join('node_modules', '.package-lock.json');
const STALL_MS = 5 * 60_000;

/**
 * What the installed tree has to have come from: this very lock file, on this kind of machine.
 * @param {string} root
 */
export function dependencyStamp(root) {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  return hash.update(`${process.platform}-${process.arch}`).digest('hex');
}

/**
 * True where node_modules is what package-lock.json asks for.
 * @param {string} root
 */
export function dependenciesAreFresh(root) {
  const stamp = dependencyStamp(root);
  if (readIfThere(join(root, STAMP)) === stamp) return true;
  if (!treeMatchesLock(root)) return false;
  writeFileSync(join(root, STAMP), stamp);
  return true;
}

/**
 * Installs exactly what package-lock.json says. Throws a Fault with the reason that npm gave.
 * @param {string} root
 * @param {{ out?: Output, env?: NodeJS.ProcessEnv }} [options]
 */
export async function installDependencies(root, { out, env = process.env } = {}) {
  // npm clears node_modules first: stopped in the middle, nothing may claim that it is complete.
  rmSync(join(root, STAMP), { force: true });
  rmSync(join(root, NPM_TREE), { force: true });

  const step = beginStep('Installing the dependencies', { out });
  const wanted = Object.keys(lockedPackages(join(root, 'package-lock.json')));
  const count = () => wanted.filter((path) => existsSync(join(root, path, 'package.json'))).length;
  const counting = setInterval(() => step.note(`${count()} packages`), 1000);
  const log = join(root, '.cache', 'logs', 'install.log');
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
    alive: count,
  });
  clearInterval(counting);
  if (code !== 0) {
    step.fail();
    throw new Fault(`Installing the dependencies failed: ${reason(code, tail, stalled)}.`, { tail, log });
  }
  writeFileSync(join(root, STAMP), dependencyStamp(root));
  step.done(`${count()} packages`);
}

/**
 * True where npm's own record of the finished tree has every package of the lock file, in the locked version.
 * A package that is optional may be missing: it is for another platform.
 * @param {string} root
 */
function treeMatchesLock(root) {
  if (!existsSync(join(root, NPM_TREE))) return false;
  try {
    const installed = lockedPackages(join(root, NPM_TREE));
    return Object.entries(lockedPackages(join(root, 'package-lock.json'))).every(([path, wanted]) => {
      const found = installed[path];
      if (found === undefined) return wanted.optional === true;
      return found.version === wanted.version && found.integrity === wanted.integrity;
    });
  } catch {
    return false;
  }
}

/**
 * @param {string} file a package-lock.json
 * @returns {Record<string, LockedPackage>} by folder, without the project itself
 */
function lockedPackages(file) {
  const { '': _project, ...packages } = JSON.parse(readFileSync(file, 'utf8')).packages;
  return packages;
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
  if (code === 127) return 'npm could not be started; install Node together with npm and run it again';
  return `npm ended with code ${code}`;
}

/** @param {string} file */
function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
