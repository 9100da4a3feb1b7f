import { confirmTrial } from './confirm.ts';
import { readTrial, type Trial, writeTrial } from './trial-file.ts';

type Log = (line: string, cause?: unknown) => void;

/** This version has run for long enough: where it is on trial, it stays. Never throws. @param own this version */
export function keep(dataDir: string, own: string, log: Log): void {
  change(dataDir, own, log, (trial) => {
    confirmTrial(dataDir, trial);
    log(`${own} runs, so it stays`);
  });
}

/**
 * The app ends in order, at the word of the person or the system. A version on trial whose server runs has shown enough;
 * where it was still starting this was no attempt; where it could not start it was one. Never throws.
 * @param own this version
 */
export function endOfStart(
  dataDir: string,
  own: string,
  server: 'starting' | 'running' | 'failed' | 'closed',
  log: Log,
): void {
  if (server === 'running') return keep(dataDir, own, log);
  if (server !== 'starting') return;
  change(dataDir, own, log, (trial) => {
    const attempts = Math.max(0, trial.attempts - 1);
    writeTrial(dataDir, trial.way === 'beside' ? { ...trial, attempts } : { ...trial, attempts, pid: null });
    log(`${own} was ended before it could show that it runs`);
  });
}

function change(dataDir: string, own: string, log: Log, run: (trial: Trial) => void): void {
  const trial = readTrial(dataDir);
  if (trial === null || trial.to !== own) return;
  try {
    run(trial);
  } catch (error) {
    log('what became of the new version could not be written down', error);
  }
}
