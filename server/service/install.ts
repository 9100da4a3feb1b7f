import { setTimeout as wait } from 'node:timers/promises';
import { Fault } from '../faults.ts';
import { type Program, requireLasting } from './program.ts';
import { searchPath } from './search-path.ts';
import { askBridge } from './service-status.ts';
import { type AskSystemd, manage } from './systemctl.ts';
import { readUnit, removeUnit, type ServicePlaces, writeUnit } from './unit-file.ts';
import { unitName, type UnitState, unitState } from './unit-state.ts';
import { commandIn, unitText } from './unit-text.ts';

/** How long a start may take until the server answers, ms, and how often it is looked at. */
const patience = 30_000;
const interval = 200;

export interface Installing {
  readonly ask: AskSystemd;
  readonly places: ServicePlaces;
  readonly program: Program;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly dataDir: string;
  /** What follows `serve --data-dir DIR`. */
  readonly options: readonly string[];
  /** Overwrites a unit that somebody has changed, or that is not ours. */
  readonly force: boolean;
}

/** What became of the unit file; `was`: the command that it started before. */
export type Installed =
  | { readonly kind: 'written' }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'replaced'; readonly was: string | null };

/**
 * Writes the unit, has it started now and at every login, and waits until the server answers. With nothing to change it
 * changes nothing, but starts what does not run.
 * @throws Fault where the unit is not ours to overwrite, or the server does not start.
 */
export async function installService(parts: Installing): Promise<Installed> {
  const { ask, places } = parts;
  requireUser();
  requireLasting(parts.program, parts.env);
  const text = unitText({
    program: parts.program,
    options: parts.options,
    dataDir: parts.dataDir,
    searchPath: searchPath(parts.program, parts.env),
    environmentFile: places.environmentFile,
  });
  const before = readUnit(places.unit);
  if (before !== null && before.owner !== 'ours' && before.text !== text && !parts.force) {
    throw notOurs(places.unit, before.owner);
  }
  const state = await unitState(ask);
  if (state.active !== 'active') await requireFree(parts.dataDir);
  const changed = before?.text !== text;
  if (changed) writeUnit(places.unit, text);
  await manage(ask, 'daemon-reload');
  await requireFound(ask, places.unit).catch((error: unknown) => {
    // Where nobody looks for it, it would only be found by chance, and much later.
    if (before === null) removeUnit(places.unit);
    throw error;
  });
  await manage(ask, 'enable', unitName);
  // What failed too often is not started again before it was forgotten.
  if (state.active === 'failed') await manage(ask, 'reset-failed', unitName);
  if (changed || state.active !== 'active') await manage(ask, 'restart', unitName);
  await untilItAnswers(ask, parts.dataDir);
  if (!changed) return { kind: 'unchanged' };
  return before === null ? { kind: 'written' } : { kind: 'replaced', was: commandIn(before.text) };
}

/** Tools run with the rights of the service: root's are nothing to lend. @throws Fault for root. */
function requireUser(): void {
  if (process.getuid?.() !== 0) return;
  throw new Fault(
    'You are root, and everything that ChatGPT uses through the bridge would have all rights on this computer: log in as the user whose files and tools are to be shared, and install the service there. No rights of root are needed for it.',
  );
}

export function notOurs(unit: string, owner: 'edited' | 'foreign'): Fault {
  const why =
    owner === 'edited'
      ? `Somebody has changed ${unit} since it was written, so it is left as it is`
      : `${unit} was not written by this command, so it is left as it is`;
  return new Fault(
    `${why}: look at it, keep your changes with \`systemctl --user edit drawbridge\`, and add --force to do it all the same.`,
  );
}

async function requireFree(dataDir: string): Promise<void> {
  if ((await askBridge(dataDir)) === null) return;
  throw new Fault(
    `Drawbridge runs already with the data folder ${dataDir}, and two cannot share it: end that one (the app, or \`drawbridge serve\`) and try again.`,
  );
}

/** The shell and systemd may be of two minds about where configuration is. */
async function requireFound(ask: AskSystemd, unit: string): Promise<void> {
  const { path } = await unitState(ask);
  if (path === unit) return;
  throw new Fault(
    path === null
      ? `systemd does not look for units in the folder of ${unit}: leave XDG_CONFIG_HOME as systemd has it, then try again.`
      : `systemd reads another unit of that name, ${path}: remove the one that is not wanted, then try again.`,
  );
}

async function untilItAnswers(ask: AskSystemd, dataDir: string): Promise<void> {
  const deadline = Date.now() + patience;
  for (;;) {
    const state = await unitState(ask);
    if (state.active === 'failed' || state.active === 'inactive') throw await didNotStart(ask, state);
    if (state.active === 'active' && (await askBridge(dataDir)) !== null) return;
    if (Date.now() > deadline) throw await didNotStart(ask, state);
    await wait(interval);
  }
}

async function didNotStart(ask: AskSystemd, { result, exitCode }: UnitState): Promise<Fault> {
  const said = await lastWords(ask);
  return new Fault(
    `The service is installed and did not start (${said ?? `${result}, exit code ${exitCode}`}): see \`journalctl --user -u drawbridge\`, or run \`drawbridge serve\` with the same options, correct what it says, and run this again.`,
  );
}

/** The last line that the service wrote; null where there is no journal to read. */
async function lastWords(ask: AskSystemd): Promise<string | null> {
  try {
    const words = ['--user', '-u', unitName, '-n', '1', '-o', 'cat', '--no-pager', '-t', 'drawbridge'];
    const { code, out } = await ask('journalctl', words);
    return code === 0 && out.trim() !== '' ? out.trim().replace(/\.$/, '') : null;
  } catch {
    return null;
  }
}
