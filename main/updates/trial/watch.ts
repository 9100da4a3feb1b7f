import { spawn, type ChildProcess } from 'node:child_process';
import { putBack } from './put-back.ts';
import { readTrial, type Trial, writeTrial } from './trial-file.ts';

export interface WatchParts {
  dataDir: string;
  /** Resolves once the old version's process has gone. */
  oldHasGone: Promise<void>;
  /** How long the new version may take until it is confirmed, ms. */
  patience: number;
  /** How often is looked whether it is, ms. */
  every: number;
  log(line: string, cause?: unknown): void;
}

/** A start may fail for a reason of its own; a second one in a row says something. One that hangs has had its time. */
const attempts = 2;

/**
 * Watches over a new version from outside, run by the old one: starts it, waits for its confirmation, and where that
 * does not come puts the old one back and starts it.
 */
export async function watchTrial(parts: WatchParts): Promise<'confirmed' | 'put back' | 'no trial'> {
  await parts.oldHasGone;
  const trial = readTrial(parts.dataDir);
  if (trial === null) return 'no trial';
  const why = await (trial.way === 'beside' ? tryBeside(parts, trial) : waitInPlace(parts, trial));
  if (why === null) return 'confirmed';
  parts.log(`${trial.to} is taken back, because ${why}`);
  try {
    await putBack(parts.dataDir, trial, why);
  } catch (error) {
    // The next start of the old version tries again; it is there to be started.
    parts.log('could not put everything back', error);
  }
  start(trial.program, [...trial.words]).unref();
  return 'put back';
}

/** @returns why it failed, or null where it was confirmed */
async function tryBeside(parts: WatchParts, trial: Trial & { way: 'beside' }): Promise<string | null> {
  let why = '';
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    writeTrial(parts.dataDir, { ...trial, attempts: attempt });
    const child = start(trial.candidate, [...trial.words]);
    const ended = endOf(child);
    const outcome = await firstOf(parts, trial, ended);
    if (outcome === 'confirmed') {
      child.unref();
      return null;
    }
    why = outcome === 'late' ? 'it was not ready in time' : `it ended by itself (${outcome})`;
    parts.log(`attempt ${attempt} of ${trial.to}: ${why}`);
    if (outcome !== 'late') continue;
    endAll(child);
    await ended;
    break;
  }
  return why;
}

/** The installer starts the new version itself. */
async function waitInPlace(parts: WatchParts, trial: Trial): Promise<string | null> {
  // Called by the new version, which has counted its own starts.
  if (trial.attempts > attempts) return 'it did not start twice';
  const outcome = await firstOf(parts, trial, new Promise(() => {}));
  if (outcome === 'confirmed') return null;
  const hanging = readTrial(parts.dataDir);
  if (hanging?.way === 'in-place' && hanging.pid !== null) end(hanging.pid);
  return 'it was not ready in time';
}

/** @returns `late` where neither came in time */
async function firstOf(parts: WatchParts, trial: Trial, ended: Promise<string>): Promise<string> {
  let looking: NodeJS.Timeout | undefined;
  let limit: NodeJS.Timeout | undefined;
  const isConfirmed = (): boolean => readTrial(parts.dataDir)?.to !== trial.to;
  const confirmed = new Promise<string>((resolve) => {
    looking = setInterval(() => isConfirmed() && resolve('confirmed'), parts.every);
    limit = setTimeout(() => resolve('late'), parts.patience);
  });
  const outcome = await Promise.race([confirmed, ended]);
  clearInterval(looking);
  clearTimeout(limit);
  // It may have been confirmed and closed by the person within one look.
  return isConfirmed() ? 'confirmed' : outcome;
}

/** In a group of its own, so that it outlives us, and can be ended with all that it started. */
function start(program: string, words: readonly string[]): ChildProcess {
  return spawn(program, words, { detached: true, stdio: 'ignore' });
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal === null ? `exit code ${code}` : signal));
  });
}

function endAll({ pid }: ChildProcess): void {
  if (pid !== undefined) end(process.platform === 'win32' ? pid : -pid);
}

/** @param pid of a process; below zero of a group of them */
function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended in this moment.
  }
}
