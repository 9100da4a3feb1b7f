import { spawn, type ChildProcess } from 'node:child_process';
import { relative } from 'node:path';
import { programOf } from './program-of.ts';
import { putBack } from './put-back.ts';
import { readTrial, type Trial, writeTrial } from './trial-file.ts';

export interface WatchParts {
  dataDir: string;
  /** Resolves once the old version's process has gone. */
  oldHasGone: Promise<void>;
  /** How long the new version may take until it is confirmed, from its start on, ms. */
  patience: number;
  /** How long an installer may take until it has started the new version, ms. */
  installing: number;
  /** How often is looked how it stands, ms. */
  every: number;
  log(line: string, cause?: unknown): void;
}

/** `left`: the person ended the new version before it could show anything; the next start goes on. */
type Outcome = { kind: 'confirmed' } | { kind: 'left' } | { kind: 'failed'; why: string };

/** A start may fail for a reason of its own; a second one in a row says something. One that hangs has had its time. */
const attempts = 2;

/**
 * Watches over a new version from outside, run by the old one: starts it, waits for its confirmation, and where that
 * does not come puts the old one back and starts it.
 */
export async function watchTrial(parts: WatchParts): Promise<'confirmed' | 'left' | 'put back' | 'no trial'> {
  await parts.oldHasGone;
  const trial = readTrial(parts.dataDir);
  if (trial === null) return 'no trial';
  const outcome = await (trial.way === 'beside' ? tryBeside(parts, trial) : waitInPlace(parts, trial));
  if (outcome.kind !== 'failed') return outcome.kind;
  parts.log(`${trial.to} is taken back, because ${outcome.why}`);
  try {
    await putBack(parts.dataDir, trial, outcome.why);
  } catch (error) {
    // The next start of the old version tries again; it is there to be started.
    parts.log('could not put everything back', error);
  }
  start(trial.program, [...trial.words]).unref();
  return 'put back';
}

async function tryBeside(parts: WatchParts, trial: Trial & { way: 'beside' }): Promise<Outcome> {
  let why = '';
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    writeTrial(parts.dataDir, { ...trial, attempts: attempt });
    const child = start(trial.candidate, [...trial.words]);
    const ended = endOf(child);
    const says = (now: Trial | null): string | null =>
      isOver(now, trial) ? 'confirmed' : (now?.attempts ?? 0) < attempt ? 'left' : null;
    const heard = await hear(parts, parts.patience, says, ended);
    if (heard === 'confirmed' || heard === 'left') {
      child.unref();
      return { kind: heard };
    }
    why = heard === 'late' ? 'it was not ready in time' : `it ended by itself (${heard})`;
    parts.log(`attempt ${attempt} of ${trial.to}: ${why}`);
    if (heard !== 'late') continue;
    endAll(child);
    await ended;
    break;
  }
  return { kind: 'failed', why };
}

/** The installer starts the new version itself, and takes its own time before that. */
async function waitInPlace(parts: WatchParts, trial: Trial): Promise<Outcome> {
  // Called by the new version, which has counted its own starts.
  if (trial.attempts > attempts) return { kind: 'failed', why: 'it did not start twice' };
  const begun = (now: Trial | null): string | null =>
    isOver(now, trial) ? 'confirmed' : isStarted(now) ? 'begun' : null;
  const first = await hear(parts, parts.installing, begun);
  if (first === 'late') return { kind: 'failed', why: 'it was not installed in time' };
  const heard = await hear(parts, parts.patience, (now) =>
    isOver(now, trial) ? 'confirmed' : isStarted(now) ? null : 'left',
  );
  if (heard === 'confirmed' || heard === 'left') return { kind: heard };
  const hanging = readTrial(parts.dataDir);
  if (hanging?.way === 'in-place' && hanging.pid !== null) await endProgram(hanging.pid, hanging.program);
  return { kind: 'failed', why: 'it was not ready in time' };
}

const isOver = (now: Trial | null, trial: Trial): boolean => now?.to !== trial.to;

/** Whether a start of the new version is written down, which one that is left takes away again. */
const isStarted = (now: Trial | null): boolean => now?.way === 'in-place' && now.pid !== null;

/** Waits until the trial's file says something, or the program has ended; `late` where neither came in time. */
async function hear(
  parts: WatchParts,
  patience: number,
  says: (now: Trial | null) => string | null,
  ended?: Promise<string>,
): Promise<string> {
  let looking: NodeJS.Timeout | undefined;
  let limit: NodeJS.Timeout | undefined;
  const look = (): string | null => says(readTrial(parts.dataDir));
  const heard = new Promise<string>((resolve) => {
    looking = setInterval(() => {
      const said = look();
      if (said !== null) resolve(said);
    }, parts.every);
    limit = setTimeout(() => resolve('late'), patience);
  });
  const outcome = await Promise.race(ended === undefined ? [heard] : [heard, ended]);
  clearInterval(looking);
  clearTimeout(limit);
  // It may have been confirmed, or left, and closed by the person within one look.
  return look() ?? outcome;
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

/** Ends a process while it runs that program: numbers are given out again. */
async function endProgram(pid: number, program: string): Promise<void> {
  const runs = await programOf(pid);
  if (runs !== null && relative(program, runs) === '') end(pid);
}

/** @param pid of a process; below zero of a group of them */
function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended in this moment.
  }
}
