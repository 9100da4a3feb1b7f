import { prepareApp, prepareDependencies, ROOT } from './setup/prepare.mjs';
import { describeFault, Fault, runScript } from './setup/fault.mjs';
import { beginStep, duration } from './setup/progress.mjs';
import { checkLint, checkTypes } from './tests/checks.mjs';
import { runDesktopTests } from './tests/desktop.mjs';
import { runPackageTests } from './tests/package.mjs';
import { count, remarks, totalsLine } from './tests/results.mjs';
import { obtainTestElectron } from './tests/test-electron.mjs';
import { runUnitTests } from './tests/unit.mjs';
import { readChoice } from './tests/choice.mjs';

/** @typedef {import('./tests/results.mjs').TestResult} TestResult */
/** @typedef {(onProgress: (results: TestResult[]) => void, onNote: (what: string) => void) => Promise<TestResult[]>} Work */

// `npm test`: everything that this machine can run. `npm test -- unit desktop` runs those steps, `npm test -- oauth` the
// test files whose path has that word; --no-skips makes a skipped test of `desktop` or `package` a failure, and for
// root one of `unit` too: some of those take root.
const out = process.stdout;
const startedAt = Date.now();
/** @type {Map<string, TestResult[]>} */
const outcome = new Map();

await runScript(ROOT, async () => {
  const choice = readChoice(process.argv.slice(2));
  try {
    await prepareDependencies(ROOT);
    await runSteps(choice);
  } catch (error) {
    // Whatever happens, the last line is the totals.
    const reason = error instanceof Fault ? describeFault(error, ROOT) : String(error);
    process.stderr.write(`${reason}\n`);
    outcome.set('set-up', [{ name: 'set-up', outcome: 'failed', reason }]);
  }
  return finish(choice);
});

/** @param {import('./tests/choice.mjs').Choice} choice */
async function runSteps({ steps, filters }) {
  if (steps.includes('types')) await runStep('types', () => checkTypes(ROOT));
  if (steps.includes('lint')) await runStep('lint', () => checkLint(ROOT));
  const windows = steps.includes('desktop') || steps.includes('package');
  if (steps.includes('build') || windows) await runStep('build', buildStep);
  if (steps.includes('unit')) {
    await runStep('unit', (onProgress) => runUnitTests(ROOT, { filters, onProgress }));
  }
  if (!windows) return;
  const electron = failed('build')
    ? { missing: 'the build failed' }
    : await obtainTestElectron(ROOT, { out });
  if (steps.includes('desktop')) {
    await runStep('desktop', (onProgress) => runDesktopTests(ROOT, { electron, filters, onProgress }));
  }
  if (steps.includes('package')) {
    await runStep('package', (onProgress, onNote) =>
      runPackageTests(ROOT, { electron, filters, onProgress, onNote }),
    );
  }
}

/**
 * @param {string} name
 * @param {Work} work
 */
async function runStep(name, work) {
  const step = beginStep(name, { out });
  const onProgress = (/** @type {TestResult[]} */ results) => step.note(`${results.length} tests so far`);
  /** @type {TestResult[]} */
  let results;
  try {
    results = await work(onProgress, (what) => step.note(what));
  } catch (error) {
    const reason = error instanceof Fault ? describeFault(error, ROOT) : String(error);
    results = [{ name, outcome: 'failed', reason }];
  }
  outcome.set(name, results);
  const alone = results.length === 1 && results[0]?.name === name ? results[0].outcome : null;
  step.done(alone ?? totalsLine(count(results)));
  for (const line of remarks(results)) out.write(`    ${line}\n`);
}

/** @returns {Promise<TestResult[]>} */
async function buildStep() {
  // Its own line is shown already.
  await prepareApp(ROOT, { out: { write: () => {} } });
  return [{ name: 'build', outcome: 'passed' }];
}

/** @param {string} name */
function failed(name) {
  return count(outcome.get(name) ?? []).failed > 0;
}

/** @param {import('./tests/choice.mjs').Choice} choice */
function finish(choice) {
  const results = [...outcome.values()].flat();
  if (results.length === 0) results.push({ name: 'choice', outcome: 'failed' });
  const totals = count(results);
  const forbidden = choice.noSkips ? forbiddenSkips() : 0;
  if (forbidden > 0) out.write(`${skippedTests(forbidden)}: that counts as a failure here.\n`);
  if (choice.filters.length > 0 && results.every(({ name }) => name === 'choice')) {
    out.write(`No test file has ${choice.filters.join(' or ')} in its path.\n`);
  }
  out.write(`Total time: ${duration(Date.now() - startedAt)}\n`);
  out.write(`${totalsLine(totals)}\n`);
  return totals.failed > 0 || forbidden > 0 ? 1 : 0;
}

function forbiddenSkips() {
  const steps = process.getuid?.() === 0 ? ['unit', 'desktop', 'package'] : ['desktop', 'package'];
  return steps.reduce((sum, step) => sum + count(outcome.get(step) ?? []).skipped, 0);
}

/** @param {number} number */
function skippedTests(number) {
  return number === 1 ? '1 test was skipped' : `${number} tests were skipped`;
}
