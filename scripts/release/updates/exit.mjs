import { Fault } from '../../setup/fault.mjs';

/**
 * Runs a script; one that can't do its work says why in one sentence.
 * @param {() => void} run
 */
export function exitWithFault(run) {
  try {
    run();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
