import { appendFileSync } from 'node:fs';
import { plain } from '../setup/processes.mjs';
import { RESULTS_FILE } from './results.mjs';

/** @typedef {import('@playwright/test/reporter').TestCase} TestCase */

const file = process.env[RESULTS_FILE] ?? '';

/** Writes what became of each test, and of whatever failed outside of one. */
export default class PlaywrightReporter {
  /** @type {TestCase[]} */
  #tests = [];

  /**
   * @param {unknown} _config
   * @param {import('@playwright/test/reporter').Suite} suite
   */
  onBegin(_config, suite) {
    this.#tests = suite.allTests();
    // A listing runs nothing: its tests are told as what cannot be run.
    if (process.argv.includes('--list'))
      for (const test of this.#tests) write({ name: nameOf(test), outcome: 'skipped' });
  }

  /**
   * @param {TestCase} test
   * @param {import('@playwright/test/reporter').TestResult} result
   */
  onTestEnd(test, result) {
    const outcome = test.outcome();
    // A failure with tries left says nothing yet.
    if (outcome === 'unexpected' && result.retry < test.retries) return;
    if (outcome === 'skipped') write({ name: nameOf(test), outcome, reason: skipReason(test) });
    else if (outcome === 'unexpected')
      write({ name: nameOf(test), outcome: 'failed', reason: describe(result.errors) });
    else write({ name: nameOf(test), outcome: 'passed', secondTry: outcome === 'flaky' });
  }

  /** @param {import('@playwright/test/reporter').TestError} error */
  onError(error) {
    write({ name: 'an error outside of any test', outcome: 'failed', reason: describe([error]) });
  }
}

/** @param {TestCase} test */
function nameOf(test) {
  const [_root, _project, ...path] = test.titlePath();
  return path.join(' › ');
}

/** @param {TestCase} test */
const skipReason = (test) =>
  test.annotations.find(({ type }) => type === 'skip' || type === 'fixme')?.description;

/** @param {{ message?: string }[]} errors */
const describe = (errors) => plain(errors.map(({ message }) => message ?? '').join('\n'));

/** @param {import('./results.mjs').TestResult} result */
const write = (result) => appendFileSync(file, `${JSON.stringify(result)}\n`);
