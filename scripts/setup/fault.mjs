import { appendFileSync, mkdirSync } from 'node:fs';
import { join, relative } from 'node:path';

/** The oldest Node that everything here runs on. */
const OLDEST_NODE = [20, 19];

/** A failure that a person can act on: one sentence, the telling lines of the log and where the whole log is. */
export class Fault extends Error {
  /**
   * @param {string} sentence what happened, what it means, what to do
   * @param {{ tail?: string[], log?: string }} [more] the lines of the log that tell why, and its path
   */
  constructor(sentence, { tail = [], log } = {}) {
    super(sentence);
    this.tail = tail;
    this.log = log;
  }
}

/**
 * The fault as it is shown: the sentence, then the lines of the log that tell why, then the log's path.
 * @param {Fault} fault
 * @param {string} root
 */
export function describeFault(fault, root) {
  const lines = [fault.message, ...fault.tail.map((line) => `  ${line}`)];
  if (fault.log !== undefined) lines.push(`The whole log: ${relative(root, fault.log)}`);
  return lines.join('\n');
}

/**
 * Runs a script's main function and turns whatever it throws into one sentence and exit code 1.
 * @param {string} root
 * @param {() => Promise<number>} main answers the exit code
 */
export async function runScript(root, main) {
  try {
    requireNode(process.versions.node);
    process.exitCode = await main();
  } catch (error) {
    process.exitCode = 1;
    const shown = error instanceof Fault ? error : unexpected(root, error);
    process.stderr.write(`${describeFault(shown, root)}\n`);
  }
}

/**
 * Throws a Fault where this Node is too old.
 * @param {string} version for example "20.19.5"
 */
export function requireNode(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  throw new Fault(
    `Drawbridge needs Node ${OLDEST_NODE.join('.')} or newer and this is ${version}: install a newer Node and run it again.`,
  );
}

/**
 * A bug or a full disk: the person gets a sentence, the stack goes to a log.
 * @param {string} root
 * @param {unknown} error
 */
function unexpected(root, error) {
  const text = error instanceof Error ? error.message : String(error);
  const log = join(root, '.cache', 'logs', 'unexpected.log');
  try {
    mkdirSync(join(root, '.cache', 'logs'), { recursive: true });
    appendFileSync(log, `${error instanceof Error ? error.stack : text}\n`);
  } catch {
    return new Fault(`The set-up stopped: ${text}.`);
  }
  return new Fault(`The set-up stopped: ${text}.`, { log });
}
