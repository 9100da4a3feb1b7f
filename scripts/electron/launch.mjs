import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { exitCode, plain } from '../setup/processes.mjs';
import { isChromiumChatter } from './launch-faults.mjs';

/** An Electron that cannot run ends well within this time. */
const AT_ONCE_MS = 10_000;
const KEPT_LINES = 60;
const LAST_WORDS_MS = 500;
/** @type {NodeJS.Signals[]} */
const PASSED_ON = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const TERMINAL = [process.stdin, process.stdout, process.stderr].some((stream) => stream.isTTY);

/**
 * Runs a program in the foreground, with this terminal, passing signals on. Answers its exit code.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<number>}
 */
export async function runForeground(command, args, { cwd, env }) {
  const child = spawn(command, args, { cwd, env, stdio: 'inherit' });
  return (await ended(child)).code;
}

/**
 * Runs Electron like runForeground, without Chromium's chatter, and tells whether it failed at once.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} options
 * @returns {Promise<{ code: number, failedAtOnce: string | null }>} failedAtOnce is what it printed, where it ended at once
 */
export async function runElectron(command, args, { cwd, env }) {
  const { ELECTRON_RUN_AS_NODE: _asNode, ...own } = env;
  const startedAt = Date.now();
  const child = spawn(command, args, { cwd, env: own, stdio: ['inherit', 'inherit', 'pipe'] });
  /** @type {string[]} */
  const kept = [];
  if (child.stderr !== null) {
    createInterface({ input: child.stderr }).on('line', (line) => {
      if (kept.length < KEPT_LINES) kept.push(plain(line));
      if (!isChromiumChatter(line)) process.stderr.write(`${line}\n`);
    });
  }
  const { code, error } = await ended(child);
  if (error !== undefined) return { code, failedAtOnce: error };
  return { code, failedAtOnce: code !== 0 && Date.now() - startedAt < AT_ONCE_MS ? kept.join('\n') : null };
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<{ code: number, error?: string }>}
 */
function ended(child) {
  const passOn = (/** @type {NodeJS.Signals} */ signal) => {
    // A terminal sends Ctrl-C to the child as well, and a second one means "at once".
    if (signal === 'SIGINT' && TERMINAL) return;
    child.kill(signal);
  };
  for (const signal of PASSED_ON) process.on(signal, passOn);
  return new Promise((resolve) => {
    const finish = (/** @type {{ code: number, error?: string }} */ result) => {
      for (const signal of PASSED_ON) process.off(signal, passOn);
      resolve(result);
    };
    child.on('error', (error) => finish({ code: 1, error: error.message }));
    child.on('exit', (code, signal) => {
      const result = { code: exitCode(code, signal) };
      // Its last words may still be on their way; a program that outlives it may hold the pipe for ever.
      child.once('close', () => finish(result));
      setTimeout(() => finish(result), LAST_WORDS_MS).unref();
    });
  });
}
