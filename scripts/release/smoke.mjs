import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setTimeout as wait } from 'node:timers/promises';
import { Fault, runScript } from '../setup/fault.mjs';
import { freePort } from '../setup/free-port.mjs';
import { startTracked, stopTree } from '../setup/processes.mjs';
import { ROOT } from '../setup/prepare.mjs';

// `node scripts/release/smoke.mjs PROGRAM --cli FILE [-- ARGUMENT…]`: starts an installed app with an empty data folder,
// waits until its server answers, asks it for its state with the `drawbridge` command of the npm package (FILE), and ends it.
const LONGEST_MS = 90_000;
const PAUSE_MS = 250;

await runScript(ROOT, async () => {
  const { program, cli, more } = choice(process.argv.slice(2));
  const data = mkdtempSync(join(tmpdir(), 'drawbridge-smoke-'));
  const port = await freePort();
  const app = startTracked(program, ['--hidden', `--data-dir=${data}`, `--port=${port}`, ...more], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  /** @type {{ ended: string | null }} */
  const state = { ended: null };
  app.once('error', (error) => (state.ended = error.message));
  app.once('exit', (code, signal) => (state.ended = `it ended with ${code ?? signal}`));
  try {
    await answering(`http://127.0.0.1:${port}/.well-known/oauth-authorization-server`, state);
    const asked = spawnSync(process.execPath, [cli, 'status', '--json', '--data-dir', data], {
      encoding: 'utf8',
    });
    if (asked.status !== 0) throw new Fault(`The command got no answer from the app: ${asked.stderr.trim()}`);
    const status = JSON.parse(asked.stdout);
    process.stdout.write(
      `The app listens on port ${port} and answers the command: ${JSON.stringify(status)}\n`,
    );
  } finally {
    stopTree(app);
    for (let waited = 0; state.ended === null && waited < 20_000; waited += PAUSE_MS) await wait(PAUSE_MS);
    rmSync(data, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
  }
  return 0;
});

/**
 * @param {string} url
 * @param {{ ended: string | null }} state
 */
async function answering(url, state) {
  for (let waited = 0; waited < LONGEST_MS; waited += PAUSE_MS) {
    if (state.ended !== null) throw new Fault(`The app did not start: ${state.ended}.`);
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok === true) return;
    await wait(PAUSE_MS);
  }
  throw new Fault(`The app runs and its server does not answer at ${url}.`);
}

/** @param {string[]} args */
function choice(args) {
  try {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { cli: { type: 'string' } },
    });
    const [program, ...more] = positionals;
    if (program !== undefined && values.cli !== undefined) return { program, cli: values.cli, more };
  } catch {
    // Told below.
  }
  throw new Fault('This is used so: node scripts/release/smoke.mjs PROGRAM --cli FILE [-- ARGUMENT…].');
}
