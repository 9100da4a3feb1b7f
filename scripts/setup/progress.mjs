/** A step is quiet for this long; then it shows that it lives. */
const QUIET_MS = 2000;
/** Between two lines where the output is no terminal. */
const LINE_EVERY_MS = 5000;
/** Between two drawings of the same line on a terminal. */
const REDRAW_MS = 250;

/** @typedef {{ write(text: string): unknown, isTTY?: boolean, columns?: number }} Output */
/** @typedef {{ note(sign: string): void, done(result?: string): void, fail(): void }} Step */

/**
 * A duration as people say it.
 * @param {number} ms
 */
export function duration(ms) {
  const seconds = ms / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/**
 * Says in one line what begins, and from two seconds on that it goes on: on a terminal in that same line,
 * elsewhere by a line every five seconds.
 * @param {string} what for example "Installing the dependencies"
 * @param {{ out?: Output, now?: () => number }} [options]
 * @returns {Step} note() takes the newest sign of life (packages, megabytes)
 */
export function beginStep(what, { out = process.stdout, now = Date.now } = {}) {
  const startedAt = now();
  const terminal = out.isTTY === true;
  let sign = '';
  let lastLineAt = startedAt - LINE_EVERY_MS + QUIET_MS;

  const elapsed = () => duration(now() - startedAt);
  const state = () => (sign === '' ? elapsed() : `${sign}, ${elapsed()}`);
  const fit = (/** @type {string} */ text) => text.slice(0, Math.max(20, (out.columns ?? 80) - 1));

  out.write(terminal ? fit(`${what} …`) : `${what} …\n`);
  const timer = setInterval(show, terminal ? REDRAW_MS : QUIET_MS / 4);
  // The work keeps the process alive, not its picture.
  timer.unref();

  function show() {
    const at = now();
    if (at - startedAt < QUIET_MS) return;
    if (terminal) return void out.write(`\r\u001b[K${fit(`${what} … ${state()}`)}`);
    if (at - lastLineAt < LINE_EVERY_MS) return;
    lastLineAt = at;
    out.write(`  ${state()}\n`);
  }

  return {
    note(text) {
      sign = text;
    },
    done(result = 'done') {
      clearInterval(timer);
      const text = `${result} (${elapsed()})`;
      out.write(terminal ? `\r\u001b[K${what}: ${text}\n` : `  ${text}\n`);
    },
    fail() {
      clearInterval(timer);
      out.write(terminal ? `\r\u001b[K${what}: failed (${elapsed()})\n` : `  failed (${elapsed()})\n`);
    },
  };
}
