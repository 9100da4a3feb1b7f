import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';

/** @typedef {import('node:child_process').ChildProcess} ChildProcess */
/** @typedef {{ code: number, tail: string[], stalled: boolean }} Finished */

const TAIL_LINES = 12;
/** @type {Set<ChildProcess>} */
const running = new Set();
/** @type {NodeJS.Signals[]} */
const STOPPING = ['SIGINT', 'SIGTERM', 'SIGHUP'];

// eslint-disable-next-line no-control-regex -- the escape character is what is looked for
const ANSI = /\u001b\[[0-9;?]*[A-Za-z]/g;

/** @param {string} text */
export const plain = (text) => text.replace(ANSI, '');

/**
 * The exit code that a shell would report.
 * @param {number | null} code
 * @param {NodeJS.Signals | null} signal
 */
export const exitCode = (code, signal) => code ?? 128 + (signal === null ? 1 : constants.signals[signal]);

/**
 * Runs a program with its output in a log. It dies with this process, its own children included.
 * @param {object} run
 * @param {string} run.command
 * @param {string[]} run.args
 * @param {string} run.cwd
 * @param {string} run.log the path of the log, made anew
 * @param {NodeJS.ProcessEnv} [run.env]
 * @param {boolean} [run.shell]
 * @param {(line: string) => void} [run.onLine] each line of output, without colours
 * @param {(pid: number) => void} [run.onStart] its process id
 * @param {number} [run.stallMs] stops the program when `alive` has answered the same for so long
 * @param {() => unknown} [run.alive] what changes while the program gets on; by default its output
 * @returns {Promise<Finished>} code 127 where the program could not be started
 */
export function runLogged({ command, args, cwd, log, env, shell, onLine, onStart, stallMs, alive }) {
  mkdirSync(dirname(log), { recursive: true });
  const file = openSync(log, 'w');
  /** @type {string[]} */
  const tail = [];
  let lines = 0;
  const take = (/** @type {string} */ raw) => {
    const line = plain(raw).trimEnd();
    lines += 1;
    writeSync(file, `${line}\n`);
    if (line.trim() !== '') tail.push(line);
    if (tail.length > TAIL_LINES) tail.shift();
    onLine?.(line);
  };

  const child = startTracked(command, args, {
    cwd,
    shell,
    env: { ...(env ?? process.env), NO_COLOR: '1', FORCE_COLOR: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (child.pid !== undefined) onStart?.(child.pid);
  const watch = watchForStall(stallMs, alive ?? (() => lines), () => stopTree(child, 'SIGKILL'));
  const readers = [child.stdout, child.stderr].flatMap((stream) =>
    stream === null ? [] : [createInterface({ input: stream }).on('line', take)],
  );
  const drained = Promise.all(readers.map((reader) => new Promise((resolve) => reader.on('close', resolve))));

  return new Promise((resolve) => {
    const finish = async (/** @type {number} */ code) => {
      watch.stop();
      await drained;
      closeSync(file);
      resolve({ code, tail, stalled: watch.stalled() });
    };
    child.on('error', (error) => {
      take(error.message);
      void finish(127);
    });
    child.on('close', (code, signal) => {
      if (child.pid !== undefined) void finish(exitCode(code, signal));
    });
  });
}

/**
 * Starts a program that is ended, with its children, when this process ends.
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 */
export function startTracked(command, args, options) {
  // A group of its own, so that one signal reaches its children too.
  const child = spawn(command, args, {
    ...options,
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  if (running.size === 0) for (const signal of STOPPING) process.on(signal, stopAll);
  running.add(child);
  const forget = () => {
    running.delete(child);
    if (running.size === 0) for (const signal of STOPPING) process.off(signal, stopAll);
  };
  child.once('exit', forget);
  child.once('error', forget);
  return child;
}

/**
 * Ends a tracked program and its children.
 * @param {ChildProcess} child
 * @param {NodeJS.Signals} [signal]
 */
export function stopTree(child, signal = 'SIGTERM') {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32')
      spawn('taskkill', ['/pid', String(child.pid), '/t', '/f'], { windowsHide: true });
    else process.kill(-child.pid, signal);
  } catch {
    // It has ended by itself.
  }
}

/** @param {NodeJS.Signals} signal */
function stopAll(signal) {
  process.stderr.write('\nStopped; running it again carries on.\n');
  process.exit(128 + constants.signals[signal]);
}

process.on('exit', () => {
  for (const child of running) stopTree(child);
});

/**
 * @param {number | undefined} limitMs
 * @param {() => unknown} alive
 * @param {() => void} stop
 */
function watchForStall(limitMs, alive, stop) {
  let stalled = false;
  if (limitMs === undefined) return { stop() {}, stalled: () => stalled };
  let last = alive();
  let changedAt = Date.now();
  const timer = setInterval(
    () => {
      const newest = alive();
      if (newest !== last) {
        last = newest;
        changedAt = Date.now();
      } else if (Date.now() - changedAt > limitMs) {
        stalled = true;
        stop();
      }
    },
    Math.min(1000, limitMs / 4),
  );
  return { stop: () => clearInterval(timer), stalled: () => stalled };
}
