/** @typedef {import('./one-start.mjs').Start} Start */

/**
 * Medians of the rounds; least and most beside them.
 * @typedef {object} Summary
 * @property {string} name
 * @property {Spread} tray
 * @property {Spread | null} listening
 * @property {Spread | null} answered
 * @property {Spread | null} cpu
 * @property {Spread | null} rss
 */

/** @typedef {{ median: number, least: number, most: number }} Spread */

/**
 * @param {string} name
 * @param {readonly Start[]} starts
 * @returns {Summary}
 */
export function summaryOf(name, starts) {
  const tray = spreadOf(starts.map((start) => start.tray));
  if (tray === null) throw new Error('nothing was measured');
  const [listening = null, answered = null, cpu = null, rss = null] = [
    starts.map((start) => start.listening),
    starts.map((start) => start.answered),
    starts.map((start) => start.cpu),
    starts.map((start) => start.rss),
  ].map(spreadOf);
  return { name, tray, listening, answered, cpu, rss };
}

/**
 * @param {readonly (number | null)[]} values
 * @returns {Spread | null} null where there is none
 */
function spreadOf(values) {
  const sorted = values.filter((value) => value !== null).toSorted((one, other) => one - other);
  const [least] = sorted;
  const most = sorted.at(-1);
  const median = sorted[Math.floor(sorted.length / 2)];
  return least === undefined || most === undefined || median === undefined ? null : { median, least, most };
}

/**
 * @param {{ electron: string, rounds: number, results: readonly { title: string, rows: readonly Summary[] }[] }} report
 * @returns {string}
 */
export function startTable({ electron, rounds, results }) {
  const lines = [
    `Electron ${electron}, ${rounds} rounds. Ms since the process was created: median (least–most); × the empty app's tray.`,
    'Other work on the machine moves the times by tens of per cent: only ratios of one run mean something.',
  ];
  for (const { title, rows } of results) {
    const base = rows[0]?.tray.median ?? Number.NaN;
    lines.push('', title, line(['', 'tray', '×', 'listening', '×', 'answered', '×', 'CPU ms', 'MB']));
    for (const { name, tray, listening, answered, cpu, rss } of rows) {
      const timed = [tray, listening, answered].flatMap((spread) => [shown(spread), ratio(spread, base)]);
      lines.push(line([name, ...timed, whole(cpu), whole(rss)]));
    }
    lines.push(verdictOf(rows));
  }
  return `${lines.join('\n')}\n`;
}

/** What is aimed at: the medians of ours as ratios to the tray of the empty app in the same run. */
const AIM = { tray: 1.3, listening: 2 };

/** From this ratio of the empty app's slowest to its fastest start on, a run tells nothing. */
const TOO_NOISY = 1.6;

/**
 * Whether the starts are as fast as is aimed at, in one line.
 * @param {readonly Summary[]} rows the empty app first
 * @returns {string}
 */
export function verdictOf([empty, ...ours]) {
  const aim = `Aim: tray ≤ ${AIM.tray} ×, listening ≤ ${AIM.listening} ×`;
  if (empty === undefined) return `${aim}: not measured`;
  const { median: base, least, most } = empty.tray;
  if (most / least > TOO_NOISY)
    return `${aim}: too noisy to say, the empty app alone took ${least.toFixed(0)} to ${most.toFixed(0)} ms`;
  const missed = ours.filter(
    ({ tray, listening }) =>
      tray.median > AIM.tray * base || (listening?.median ?? Infinity) > AIM.listening * base,
  );
  return missed.length === 0
    ? `${aim}: met`
    : `${aim}: missed by ${missed.map(({ name }) => name).join(', ')}`;
}

/** @param {Spread | null} spread */
const whole = (spread) => (spread === null ? '' : spread.median.toFixed(0));

/** @param {Spread | null} spread */
const shown = (spread) =>
  spread === null ? '' : `${spread.median.toFixed(0)} (${spread.least.toFixed(0)}–${spread.most.toFixed(0)})`;

/**
 * @param {Spread | null} spread
 * @param {number} base
 */
const ratio = (spread, base) => (spread === null ? '' : (spread.median / base).toFixed(2));

const WIDTHS = [28, 16, 5, 16, 5, 16, 5, 7, 5];

/** @param {readonly string[]} cells */
const line = (cells) =>
  cells
    .map((cell, index) => (index === 0 ? cell.padEnd(WIDTHS[0] ?? 0) : cell.padStart(WIDTHS[index] ?? 0)))
    .join(' ');
