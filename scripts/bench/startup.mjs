import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Fault } from '../setup/fault.mjs';
import { startPrivateScreen } from '../tests/screen-server.mjs';
import { obtainTestElectron } from '../tests/test-electron.mjs';
import { startOnce } from './one-start.mjs';
import { emptyApp, folderWithUpstream, packaged, unpackaged } from './start-subjects.mjs';
import { startTable, summaryOf } from './start-table.mjs';

/** @typedef {import('./one-start.mjs').Subject} Subject */
/** @typedef {import('./start-table.mjs').Summary} Summary */
/** @typedef {import('../setup/progress.mjs').Output} Output */

/**
 * `npm run bench -- startup`: how long our app takes until its tray icon is made and its server listens, beside an empty
 * Electron app with a tray icon. `--rounds N`, `--smoke` (one round of the least), `--json`, `--only packaged|unpackaged`.
 * @param {string} root
 * @param {string[]} args
 * @param {Output} out for progress
 * @returns {Promise<number>} the exit code
 */
export async function benchStartup(root, args, out) {
  const { values } = parseArgs({
    args,
    options: {
      smoke: { type: 'boolean' },
      json: { type: 'boolean' },
      rounds: { type: 'string' },
      only: { type: 'string' },
    },
  });
  const smoke = values.smoke ?? false;
  const rounds = smoke ? 1 : Number(values.rounds ?? 9);
  const electron = await obtainTestElectron(root, { out });
  if ('missing' in electron) throw new Fault(`There is no Electron to measure with: ${electron.missing}.`);
  const work = mkdtempSync(join(tmpdir(), 'drawbridge-bench-'));
  const screen = process.env['DISPLAY'] || process.platform !== 'linux' ? null : await startPrivateScreen({});
  // No bus for either: what a session's services do at a start is not ours to measure.
  const env = { ...process.env, ...screen?.env, DBUS_SESSION_BUS_ADDRESS: 'disabled:' };
  try {
    const empty = emptyApp(root, work);
    const groups = [];
    if (values.only !== 'packaged') {
      const apps = unpackaged(root, empty, electron.binary);
      groups.push({ title: 'from the sources', subjects: variants(apps, root, work, smoke) });
    }
    if (values.only === 'packaged' || (values.only === undefined && !smoke)) {
      const apps = await packaged(root, empty, { work, out });
      groups.push({ title: 'packaged', subjects: variants(apps, root, work, smoke) });
    }
    /** @type {{ title: string, rows: Summary[] }[]} */
    const results = [];
    for (const { title, subjects } of groups) {
      results.push({ title, rows: await measured(subjects, rounds, { env, work, out }) });
    }
    const report = { electron: electron.version, rounds, results };
    process.stdout.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : startTable(report));
    return 0;
  } finally {
    screen?.stop();
    await rm(work, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}

/**
 * The empty app first, then ours as people start it.
 * @param {{ empty: Subject, ours: Subject }} apps
 * @param {string} root
 * @param {string} work
 * @param {boolean} smoke
 * @returns {Subject[]}
 */
function variants({ empty, ours }, root, work, smoke) {
  if (smoke) return [empty, ours];
  const upstream = folderWithUpstream(root, work);
  return [
    empty,
    { ...ours, name: `${ours.name}, first start` },
    { ...ours, name: `${ours.name}, one tool server`, data: upstream },
    { ...ours, name: `${ours.name}, at login`, args: [...ours.args, '--hidden'], data: upstream },
  ];
}

/**
 * One after the other in each round, so that a noisy neighbour bothers all of them. A first round warms the disk's cache
 * and counts for nothing.
 * @param {readonly Subject[]} subjects
 * @param {number} rounds
 * @param {{ env: NodeJS.ProcessEnv, work: string, out: Output }} options
 * @returns {Promise<Summary[]>}
 */
async function measured(subjects, rounds, { env, work, out }) {
  const starts = subjects.map((subject) => ({
    subject,
    seen: /** @type {import('./one-start.mjs').Start[]} */ ([]),
  }));
  for (let round = rounds === 1 ? 1 : 0; round <= rounds; round += 1) {
    for (const { subject, seen } of starts) {
      const start = await startOnce(subject, env, work);
      if (round > 0) seen.push(start);
    }
    out.write(`  round ${round} of ${rounds}\n`);
  }
  return starts.map(({ subject, seen }) => summaryOf(subject.name, seen));
}
