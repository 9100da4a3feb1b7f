import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Fault } from '../setup/fault.mjs';
import { freePort } from '../setup/free-port.mjs';

/**
 * What is started, and how.
 * @typedef {object} Subject
 * @property {string} name
 * @property {string} program
 * @property {string[]} args before those of the data folder and the port
 * @property {boolean} listens
 * @property {string | null} data a folder to begin with; null: a fresh one
 */

/**
 * One start: ms since the process was created, CPU ms and megabytes of the main process (where /proc tells them).
 * @typedef {object} Start
 * @property {number} tray
 * @property {number | null} listening the first connection was accepted
 * @property {number | null} answered the first request was answered
 * @property {number | null} cpu until then
 * @property {number | null} rss a second later
 */

const LONGEST_MS = 20_000;
const SETTLED_MS = 1000;
const PATIENCE_MS = 8000;
/** Between two looks, ms: it costs every subject the same. */
const PACE_MS = 2;
const TRAY = /^(\S+) the tray icon is made$/m;

/**
 * Starts a subject, looks from outside until its tray icon is made and its port is open, and ends it.
 * @param {Subject} subject
 * @param {NodeJS.ProcessEnv} env
 * @param {string} work where its data folder is made; Electron's processes may still write there when this has ended
 * @returns {Promise<Start>}
 */
export async function startOnce(subject, env, work) {
  const data = join(mkdtempSync(join(work, 'start-')), 'data');
  mkdirSync(data, { mode: 0o700 });
  if (subject.data !== null) cpSync(subject.data, data, { recursive: true });
  const port = await freePort();
  const began = Date.now();
  const child = spawn(subject.program, [...subject.args, `--data-dir=${data}`, `--port=${port}`], {
    env,
    stdio: 'ignore',
  });
  const ended = new Promise((resolve) => child.once('exit', resolve).once('error', resolve));
  try {
    const seen = await watch({ subject, data, port, began, pid: child.pid ?? 0 });
    await delay(SETTLED_MS);
    return { ...seen, rss: rssOf(child.pid ?? 0) };
  } finally {
    child.kill('SIGTERM');
    if ((await Promise.race([ended, delay(PATIENCE_MS, 'late')])) === 'late') child.kill('SIGKILL');
    await ended;
  }
}

/**
 * @param {{ subject: Subject, data: string, port: number, began: number, pid: number }} start
 * @returns {Promise<Omit<Start, 'rss'>>}
 */
async function watch({ subject, data, port, began, pid }) {
  /** @type {number | null} */
  let listening = null;
  /** @type {number | null} */
  let answered = null;
  while (Date.now() - began < LONGEST_MS) {
    // Asked of both: the empty app's is never open.
    if (listening === null && (await accepts(port))) {
      listening = Date.now() - began;
      await answers(port);
      answered = Date.now() - began;
    }
    const tray = trayIn(join(data, 'desktop.log'));
    if (tray !== null && (listening !== null || !subject.listens)) {
      return { tray: tray - began, listening, answered, cpu: cpuOf(pid) };
    }
    await delay(PACE_MS);
  }
  throw new Fault(`${subject.name} did not start within ${LONGEST_MS / 1000} s: start it by hand and see.`);
}

/**
 * @param {number} port
 * @returns {Promise<boolean>}
 */
const accepts = (port) =>
  new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    const end = (/** @type {boolean} */ open) => {
      socket.destroy();
      resolve(open);
    };
    socket.once('connect', () => end(true)).once('error', () => end(false));
  });

/**
 * @param {number} port
 * @returns {Promise<void>}
 */
const answers = (port) =>
  new Promise((resolve, reject) => {
    const path = '/.well-known/oauth-authorization-server';
    const asked = request({ host: '127.0.0.1', port, path, agent: false }, (answer) =>
      answer.resume().once('end', resolve),
    );
    asked.once('error', reject).end();
  });

/**
 * When the log says that the tray icon was made, ms since the epoch; null where it does not say so yet.
 * @param {string} log
 */
function trayIn(log) {
  try {
    const time = TRAY.exec(readFileSync(log, 'utf8'))?.[1];
    return time === undefined ? null : Date.parse(time);
  } catch {
    return null;
  }
}

/**
 * User and system time of a process, ms: Linux counts them in hundredths of a second.
 * @param {number} pid
 */
function cpuOf(pid) {
  const fields = procFile(pid, 'stat')
    ?.replace(/^.*\) /s, '')
    .split(' ');
  return fields === undefined ? null : (Number(fields[11]) + Number(fields[12])) * 10;
}

/** @param {number} pid */
function rssOf(pid) {
  const kilobytes = /^VmRSS:\s+(\d+)/m.exec(procFile(pid, 'status') ?? '')?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) / 1024;
}

/**
 * @param {number} pid
 * @param {string} name
 */
function procFile(pid, name) {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return null;
  }
}
