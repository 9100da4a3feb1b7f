import { existsSync, readFileSync } from 'node:fs';

/**
 * One test as the reporters tell it, and what a whole run came to.
 * @typedef {{ name: string, outcome: 'passed' | 'failed' | 'skipped', reason?: string, secondTry?: boolean }} TestResult
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 */

/** The environment variable that names the file into which a reporter writes, one JSON document a line. */
export const RESULTS_FILE = 'DRAWBRIDGE_TEST_RESULTS';

const SHOWN_LINES = 12;
const SHOWN_WIDTH = 200;

/**
 * @param {string} file
 * @returns {TestResult[]} in the order in which they ended, each test once with its last word; [] where the run wrote nothing
 */
export function readResults(file) {
  /** @type {Map<string | symbol, TestResult>} */
  const byTest = new Map();
  for (const { id, ...line } of readLines(file)) if ('outcome' in line) byTest.set(id ?? Symbol(), line);
  return [...byTest.values()];
}

/**
 * The test files that began and did not end.
 * @param {string} file
 * @returns {string[]}
 */
export function unfinishedFiles(file) {
  const lines = readLines(file);
  const ended = new Set(lines.map((line) => line.ended));
  return lines.flatMap(({ begun }) => (begun === undefined || ended.has(begun) ? [] : [begun]));
}

/**
 * @param {string} file
 * @returns {(TestResult & { id?: string, begun?: string, ended?: string })[]}
 */
function readLines(file) {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.endsWith('}'))
    .map((line) => JSON.parse(line));
}

/**
 * @param {TestResult[]} results
 * @returns {Counts}
 */
export function count(results) {
  const of = (/** @type {TestResult['outcome']} */ outcome) =>
    results.filter((result) => result.outcome === outcome).length;
  return { passed: of('passed'), failed: of('failed'), skipped: of('skipped') };
}

/**
 * The plain line of totals.
 * @param {Counts} counts
 */
export const totalsLine = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`;

/**
 * What a reader wants to know below a step's line: every failure with its reason, every skip, every second try.
 * @param {TestResult[]} results
 * @returns {string[]}
 */
export function remarks(results) {
  return results.flatMap(({ name, outcome, reason, secondTry }) => {
    const because = (reason ?? '').trim();
    if (outcome === 'failed') return [`failed: ${name}`, ...firstLines(because).map((line) => `    ${line}`)];
    if (outcome === 'skipped') return [`skipped: ${name}${because === '' ? '' : ` (${because})`}`];
    return secondTry === true ? [`passed on the second try: ${name}`] : [];
  });
}

/**
 * The beginning of a long complaint; the rest is in the log.
 * @param {string} text
 */
function firstLines(text) {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !/^\s+at /.test(line));
  const shown = lines
    .slice(0, SHOWN_LINES)
    .map((line) => (line.length > SHOWN_WIDTH ? `${line.slice(0, SHOWN_WIDTH)}…` : line));
  return lines.length > SHOWN_LINES
    ? [...shown, `… and ${lines.length - SHOWN_LINES} lines more, in .cache/logs`]
    : shown;
}
