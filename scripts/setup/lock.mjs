import { mkdirSync, readFileSync, rmdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const POLL_MS = 200;
const HEARTBEAT_MS = 2000;
/** A holder that gave no sign for so long is gone, whatever now has its process id. */
const SILENT_MS = 60_000;

/**
 * Runs `work` while no other process of this checkout runs work of the same name. A lock whose holder died is taken over.
 * @template T
 * @param {string} root
 * @param {string} name
 * @param {() => Promise<T>} work
 * @param {{ onWait?: () => void }} [options] onWait is called once, where somebody else holds the lock
 * @returns {Promise<T>}
 */
export async function withLock(root, name, work, { onWait } = {}) {
  const folder = join(root, '.cache', 'locks');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.lock`);

  for (let waited = false; !take(file); waited = true) {
    if (isAbandoned(file)) removeAbandoned(file);
    else {
      if (!waited) onWait?.();
      await wait(POLL_MS);
    }
  }

  const release = () => rmSync(file, { force: true });
  const heartbeat = setInterval(() => utimesSync(file, new Date(), new Date()), HEARTBEAT_MS);
  heartbeat.unref();
  process.on('exit', release);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    process.off('exit', release);
    release();
  }
}

/** @param {string} file */
function take(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** @param {string} file */
function isAbandoned(file) {
  try {
    const silentMs = Date.now() - statSync(file).mtimeMs;
    if (silentMs > SILENT_MS) return true;
    const pid = Number(readFileSync(file, 'utf8'));
    // Made this moment, its id not yet written.
    if (!(pid > 0)) return silentMs > HEARTBEAT_MS;
    return !isRunning(pid);
  } catch {
    return false;
  }
}

/**
 * Two waiters may see the same dead holder; the folder lets only one of them remove its lock, and only after a second look.
 * @param {string} file
 */
function removeAbandoned(file) {
  const door = `${file}.taking-over`;
  try {
    mkdirSync(door);
  } catch {
    try {
      if (Date.now() - statSync(door).mtimeMs > SILENT_MS) rmdirSync(door);
    } catch {
      // Another waiter has finished.
    }
    return;
  }
  try {
    if (isAbandoned(file)) rmSync(file, { force: true });
  } finally {
    rmdirSync(door);
  }
}

/** @param {number} pid */
export function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

/** @param {unknown} error */
const errorCode = (error) => (error instanceof Error && 'code' in error ? error.code : undefined);
