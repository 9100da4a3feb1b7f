import { createHash } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { errorLines } from './error-lines.mjs';
import { Fault } from './fault.mjs';
import { runLogged } from './processes.mjs';
import { beginStep } from './progress.mjs';

/** @typedef {import('./progress.mjs').Output} Output */

const STAMP = join('out', '.drawbridge-stamp');
const SOURCES = ['protocol', 'server', 'main', 'renderer', 'assets'];
const SETTINGS = [
  'electron.vite.config.ts',
  // What that one loads.
  'scripts/release/bundled-packages.ts',
  'scripts/release/package-folder.ts',
  'package.json',
  'package-lock.json',
];
const APP = join('out', 'main', 'index.js');
const SHEBANG = '#!/usr/bin/env node\n';
const STALL_MS = 3 * 60_000;

/** The `drawbridge` command, from the project's root. */
export const COMMAND = join('out', 'main', 'drawbridge.js');

/**
 * What the build depends on, as one hash: every source's path, size and time of change.
 * @param {string} root
 */
export function sourceStamp(root) {
  const files = [...SOURCES.flatMap((folder) => filesUnder(root, folder)), ...SETTINGS].toSorted();
  const hash = createHash('sha256');
  for (const file of files) {
    const stats = statSync(join(root, file), { throwIfNoEntry: false });
    if (stats !== undefined) hash.update(`${file}\0${stats.size}\0${stats.mtimeMs}\n`);
  }
  return hash.digest('hex');
}

/**
 * True where out/ was built from the sources as they are now.
 * @param {string} root
 */
export function buildIsFresh(root) {
  if (![APP, COMMAND, STAMP].every((file) => existsSync(join(root, file)))) return false;
  return readFileSync(join(root, STAMP), 'utf8') === sourceStamp(root);
}

/**
 * Builds everything into out/; no Electron is needed for it. Throws a Fault with the compiler's words.
 * @param {string} root
 * @param {{ out?: Output }} [options]
 */
export async function buildApp(root, { out } = {}) {
  // Taken before: a file that changes meanwhile makes the next start build again.
  const stamp = sourceStamp(root);
  rmSync(join(root, STAMP), { force: true });

  const step = beginStep('Building the app', { out });
  const log = join(root, '.cache', 'logs', 'build.log');
  const { code, stalled } = await runLogged({
    command: process.execPath,
    args: [join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js'), 'build'],
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production' },
    log,
    stallMs: STALL_MS,
    onLine: (line) => {
      const sign = /(\d+ modules transformed)/.exec(line)?.[1];
      if (sign !== undefined) step.note(sign);
    },
  });
  const missing = [APP, COMMAND].filter((file) => !existsSync(join(root, file)));
  if (code !== 0 || missing.length > 0) {
    step.fail();
    const why = stalled
      ? 'nothing happened for three minutes'
      : code !== 0
        ? 'see below'
        : `${missing.join(', ')} was not made`;
    throw new Fault(`The build failed: ${why}.`, { tail: errorLines(readFileSync(log, 'utf8')), log });
  }
  makeCommandRunnable(join(root, COMMAND));
  mkdirSync(join(root, 'out'), { recursive: true });
  writeFileSync(join(root, STAMP), stamp);
  step.done('built');
}

/**
 * `drawbridge` is started by its name where npm links it: the file says what runs it, and may be run.
 * @param {string} file
 */
function makeCommandRunnable(file) {
  const code = readFileSync(file, 'utf8');
  if (!code.startsWith('#!')) writeFileSync(file, SHEBANG + code);
  chmodSync(file, 0o755);
}

/**
 * @param {string} root
 * @param {string} folder
 * @returns {string[]} paths from the root
 */
function filesUnder(root, folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesUnder(root, path) : [path];
  });
}
