const MOST_LINES = 12;
const ERROR = /^\s*\w*error\b.*:/i;
const STACK_FRAME = /^\s+at .*(?::\d+:\d+\)?|<anonymous>\)|\(native\))$/;

/**
 * The lines of a log that say what went wrong: from the first error on, or else the last ones; never a stack.
 * @param {string} log its text
 * @returns {string[]}
 */
export function errorLines(log) {
  const lines = log.split(/\r?\n/).filter((line) => line.trim() !== '' && !STACK_FRAME.test(line));
  const first = lines.findIndex((line) => ERROR.test(line));
  return first === -1 ? lines.slice(-MOST_LINES) : lines.slice(first, first + MOST_LINES);
}
