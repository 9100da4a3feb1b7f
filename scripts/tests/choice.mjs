/** @typedef {{ steps: string[], filters: string[], noSkips: boolean }} Choice */

/** What `npm test` does, in this order. */
export const STEPS = ['types', 'lint', 'build', 'unit', 'desktop', 'package'];

const NO_SKIPS = '--no-skips';

/**
 * What the arguments choose: names of steps, and words that test files have in their paths. Nothing chosen is everything;
 * a word alone chooses among the unit tests and, where it is a path below test/desktop or test/installed, the tests there.
 * @param {string[]} args
 * @returns {Choice}
 */
export function readChoice(args) {
  const noSkips = args.includes(NO_SKIPS);
  const words = args.filter((arg) => arg !== NO_SKIPS);
  const named = STEPS.filter((step) => words.includes(step));
  const filters = words.filter((word) => !STEPS.includes(word));
  if (named.length > 0) return { steps: named, filters, noSkips };
  if (filters.length === 0) return { steps: STEPS, filters, noSkips };
  const all = (/** @type {string} */ folder) =>
    filters.every((word) => word.replaceAll('\\', '/').includes(folder));
  const step = all('test/desktop') ? 'desktop' : all('test/installed') ? 'package' : 'unit';
  return { steps: [step], filters, noSkips };
}
