import { app } from 'electron';
import { defaultDataDir } from '../server/data-folder.ts';
import { Fault } from '../server/faults.ts';
import { Desktop } from './desktop.ts';
import { listenForBugs } from './lifecycle/bugs.ts';
import { listenForQuit } from './lifecycle/quit-triggers.ts';
import { listenForAnotherStart } from './lifecycle/single-instance.ts';
import { claimDataFolder } from './lifecycle/user-data.ts';
import { openLog, type Log } from './log/log-file.ts';
import { readOptions, type Options } from './options.ts';
import { declareAppScheme } from './windows/app-scheme.ts';
import { confinePages } from './windows/confinement.ts';

const options = optionsOrExit();
if (options !== null) {
  const dataDir = options.dataDir ?? defaultDataDir();
  const log = openLog(claimDataFolder(dataDir));
  // The lock is in the data folder, so it has to be asked for after that, and before any other work.
  if (app.requestSingleInstanceLock()) start(options, dataDir, log);
  else app.exit(0);
}

/** The part that has to happen before Electron is ready; the rest is in desktop.ts. */
function start(chosen: Options, dataDir: string, log: Log): void {
  const desktop = new Desktop(chosen, dataDir, log);
  declareAppScheme();
  confinePages(log.write);
  listenForBugs(desktop.bugParts);
  listenForQuit(desktop.quit);
  listenForAnotherStart(
    () => desktop.show(),
    (place) => desktop.showPlace(place),
  );
  void app.whenReady().then(() => desktop.run());
}

function optionsOrExit(): Options | null {
  try {
    return readOptions(process.argv, process.env);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    process.stderr.write(`${error.message}\n`);
    app.exit(2);
    return null;
  }
}
