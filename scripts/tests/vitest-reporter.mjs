import { appendFileSync } from 'node:fs';
import { plain } from '../setup/processes.mjs';
import { RESULTS_FILE } from './results.mjs';

/** @typedef {import('vitest/node').TestModule} TestModule */
/** @typedef {import('vitest/node').TestSuite} TestSuite */
/** @typedef {import('vitest/node').TestCase} TestCase */

const file = process.env[RESULTS_FILE] ?? '';

/** Writes what became of each test, and of whatever failed outside of one, while vitest runs. */
export default class VitestReporter {
  /** @type {Set<string>} */
  #told = new Set();

  /** @param {TestModule} module */
  onTestModuleQueued(module) {
    write({ begun: module.relativeModuleId });
  }

  /** @param {TestCase} test */
  onTestCaseResult(test) {
    this.#told.add(test.id);
    const { state, errors } = test.result();
    const { note } = /** @type {{ note?: string }} */ (test.result());
    write({
      // Told at the end of its file, a test may be told again by a word that was under way.
      id: test.id,
      name: nameOf(test),
      outcome: state === 'pending' ? 'skipped' : state,
      reason:
        errors?.map(describe).join('\n') ??
        note ??
        (test.options.mode === 'todo' ? 'not written' : undefined),
    });
  }

  /** @param {TestModule} module */
  onTestModuleEnd(module) {
    for (const test of module.children.allTests()) if (!this.#told.has(test.id)) this.onTestCaseResult(test);
    for (const owner of [module, ...module.children.allSuites()]) {
      for (const error of owner.errors()) {
        write({ name: nameOf(owner), outcome: 'failed', reason: describe(error) });
      }
    }
    write({ ended: module.relativeModuleId });
  }

  /**
   * @param {readonly TestModule[]} _modules
   * @param {readonly { message?: string }[]} unhandled
   */
  onTestRunEnd(_modules, unhandled) {
    for (const error of unhandled) {
      write({ name: 'an error outside of any test', outcome: 'failed', reason: describe(error) });
    }
  }
}

/** @param {TestModule | TestSuite | TestCase} owner */
function nameOf(owner) {
  if (owner.type === 'module') return owner.relativeModuleId;
  return `${owner.module.relativeModuleId} › ${owner.fullName.replaceAll(' > ', ' › ')}`;
}

/** @param {{ name?: string, message?: string, diff?: string }} error */
const describe = ({ name, message, diff }) =>
  plain([`${name ?? 'Error'}: ${message ?? ''}`, diff ?? ''].join('\n'));

/** @param {(import('./results.mjs').TestResult & { id?: string }) | { begun: string } | { ended: string }} line */
const write = (line) => appendFileSync(file, `${JSON.stringify(line)}\n`);
