import { app } from 'electron';
import { resolve } from 'node:path';
import { defaultDataDir } from '../server/data-folder.ts';
import { Fault } from '../server/faults.ts';
import { skipDefaultMenu } from './application-menu.ts';
import { commandIn } from './command.ts';
import { readArguments } from './deep-link/arguments.ts';
import { placeOf } from './deep-link/link.ts';
import { Desktop } from './desktop.ts';
import { listenForBugs } from './lifecycle/bugs.ts';
import { listenForQuit } from './lifecycle/quit-triggers.ts';
import { isOnlyInstance, listenForAnotherStart } from './lifecycle/single-instance.ts';
import { claimDataFolder } from './lifecycle/user-data.ts';
import { openLog, type Log } from './log/log-file.ts';
import { readOptions, type Options } from './options.ts';
import { countStart, forgetTrial, settleTrial, type Settling } from './updates/trial/settle.ts';
import { watchedFolder } from './updates/trial/watched-folder.ts';
import { declareAppScheme } from './windows/app-scheme.ts';
import { confinePages } from './windows/confinement.ts';

// The old version watches over a new one: it needs no screen either.
const watched = watchedFolder(process.argv);
if (watched !== null) await (await import('./updates/trial/run-watch.ts')).runWatch(watched);

// `drawbridge status` in a terminal: while this waits, Electron does not ask for a screen.
const command = commandIn(process.argv, { unpackaged: !app.isPackaged, terminal: process.stdout.isTTY });
if (command !== null) await (await import('./run-command.ts')).runCommand(command);

const { link, smuggled } = readArguments(process.argv);
const options = optionsOrExit();
if (options !== null) {
  const dataDir = options.dataDir ?? defaultDataDir();
  const found = settleTrial(dataDir, app.getVersion(), process.env);
  if (found.kind === 'cut-short') await (await import('./updates/trial/cut-short.ts')).giveDataBack(dataDir);
  const claimed = claimDataFolder(dataDir);
  const log = openLog(claimed);
  // In a folder that could not be taken nothing is started, or counted, on its word.
  const settling: Settling = claimed === resolve(dataDir) ? found : { kind: 'nothing' };
  // The lock is in the data folder, so it has to be asked for after that, and before any other work.
  if (!isOnlyInstance() || (await isTakenBack(settling, dataDir, log))) app.exit(0);
  else start(options, dataDir, log);
}

/** The part that has to happen before Electron is ready; the rest is in desktop.ts. */
function start(chosen: Options, dataDir: string, log: Log): void {
  const desktop = new Desktop(chosen, dataDir, log);
  skipDefaultMenu();
  declareAppScheme();
  confinePages(log.write);
  listenForBugs(desktop.bugParts);
  listenForQuit(desktop.quit);
  listenForAnotherStart(desktop.anotherStart);
  const place = link === null ? null : placeOf(link);
  void app.whenReady().then(() => desktop.run(place));
}

/** What a start does about an update on trial, alone on its data folder. True where another version starts in its place. */
async function isTakenBack(settling: Settling, dataDir: string, log: Log): Promise<boolean> {
  if (settling.kind === 'cut-short') forgetTrial(dataDir, settling.trial);
  const keptProgram = settling.kind === 'on-trial' ? countStart(dataDir, settling.trial) : null;
  if (keptProgram === null) return false;
  return (await import('./updates/trial/take-back.ts')).takeBack(keptProgram, dataDir, log.write);
}

function optionsOrExit(): Options | null {
  try {
    if (smuggled !== null)
      throw new Fault(
        'A link came with switches behind it, which no link of Drawbridge does, so it was not started: start it from its menu entry.',
      );
    return readOptions(process.argv, process.env);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    process.stderr.write(`${error.message}\n`);
    app.exit(2);
    return null;
  }
}
