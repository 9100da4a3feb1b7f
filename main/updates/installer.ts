import { rmSync } from 'node:fs';
import { cp, mkdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { errorCode } from '../../server/error-code.ts';
import { Fault } from '../../server/faults.ts';
import type { TakeOver } from './take-over.ts';
import { updatesFolder, writeTrial } from './trial/trial-file.ts';
import { startWatcher } from './watcher.ts';

export interface InstallerParts {
  /** The folder (the bundle on macOS) that the installer replaces, and the program in it. */
  readonly folder: string;
  readonly program: string;
  readonly from: string;
  readonly dataDir: string;
  readonly words: readonly string[];
  /** Gets the installer to where one word is enough (macOS: hands the update to Squirrel). */
  stage(): Promise<void>;
  /** Says that word; the installer waits for the end of this process. */
  install(): Promise<void>;
}

/**
 * Windows and macOS: an installer replaces the app, so a copy of it is kept and watches from outside. What differs
 * between the two is in `stage` and `install`.
 */
export function installerTakeOver(parts: InstallerParts): TakeOver {
  const { folder, program, from, dataDir, words } = parts;
  const kept = join(updatesFolder(dataDir), 'previous');
  const discard = (): void => rmSync(kept, { recursive: true, force: true });
  return {
    prepare: async (_downloaded, version) => {
      try {
        discard();
        await mkdir(updatesFolder(dataDir), { recursive: true, mode: 0o700 });
        await cp(folder, kept, { recursive: true, verbatimSymlinks: true });
      } catch (error) {
        discard();
        throw new Fault(
          `The version that runs could not be kept aside (${errorCode(error) || String(error)}), so nothing was changed: make room in ${dataDir} and try again.`,
          { cause: error },
        );
      }
      try {
        await parts.stage();
      } catch (error) {
        discard();
        throw error;
      }
      return {
        discard,
        takeOver: async () => {
          writeTrial(dataDir, {
            way: 'in-place',
            from,
            to: version,
            program,
            folder,
            kept,
            pid: null,
            words,
            startedAt: Date.now(),
            attempts: 0,
          });
          await startWatcher(join(kept, relative(folder, program)), dataDir);
          await parts.install();
        },
      };
    },
  };
}
