import { appendFileSync } from 'node:fs';
import { plain } from '../setup/processes.mjs';
import { RESULTS_FILE } from './results.mjs';

/** @typedef {import('vitest/node').TestModule} TestModule */
/** @typedef {import('vitest/node').TestSuite} TestSuite */

const file = process.env[RESULTS_FILE] ?? '';

/** Writes what became of each test, and of whatever failed outside of one, while vitest runs. */
export default class VitestReporter {
  /** @param {TestModule} module */
  onTestModuleQueued(module) {
    write({ begun: module.relativeModuleId });
  }

  /** @param {TestModule} module */
  onTestModuleEnd(module) {
    const where = module.relativeModuleId;
    write({ ended: where });
    for (const owner of [module, ...module.children.allSuites()]) {
      for (const error of owner.errors()) {
        write({ name: nameOf(where, owner), outcome: 'failed', reason: describe(error) });
      }
    }
    for (const test of module.children.allTests()) {
      const { state, errors } = test.result();
      const note =
        'note' in test.result() ? /** @type {{ note?: string }} */ (test.result()).note : undefined;
      const outcome = state === 'pending' ? 'skipped' : state;
      const todo = test.options.mode === 'todo' ? 'not written' : undefined;
      write({
        name: `${where} › ${test.fullName.replaceAll(' > ', ' › ')}`,
        outcome,
        reason: errors?.map(describe).join('\n') ?? note ?? todo,
      });
    }
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

/**
 * @param {string} where
 * @param {TestModule | TestSuite} owner
 */
const nameOf = (where, owner) =>
  owner.type === 'module' ? where : `${where} › ${owner.fullName.replaceAll(' > ', ' › ')}`;

/** @param {{ name?: string, message?: string, diff?: string }} error */
const describe = ({ name, message, diff }) =>
  plain([`${name ?? 'Error'}: ${message ?? ''}`, diff ?? ''].join('\n'));

/** @param {import('./results.mjs').TestResult | { begun: string } | { ended: string }} line */
const write = (line) => appendFileSync(file, `${JSON.stringify(line)}\n`);
