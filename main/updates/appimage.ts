import { createHash } from 'node:crypto';
import { createReadStream, rmSync } from 'node:fs';
import { chmod, copyFile, constants } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { errorCode } from '../../server/error-code.ts';
import { Fault } from '../../server/faults.ts';
import { syncFile } from '../../server/storage/durable-files.ts';
import type { TakeOver } from './take-over.ts';
import { candidateFor } from './trial/candidate.ts';
import { writeTrial } from './trial/trial-file.ts';
import { startWatcher } from './watcher.ts';

export interface AppImageParts {
  /** The AppImage that runs. */
  readonly file: string;
  readonly from: string;
  readonly dataDir: string;
  readonly words: readonly string[];
}

/**
 * The new AppImage is put beside the old one and tried there; it takes the old one's name once it is confirmed, in one
 * step. electron-updater's own way removes the old file first: a power cut then leaves none.
 */
export function appImageTakeOver(parts: AppImageParts): TakeOver {
  const { file, from, dataDir, words } = parts;
  const candidate = candidateFor(file, dataDir);
  const discard = (): void => rmSync(candidate, { force: true });
  return {
    prepare: async (downloaded, version) => {
      try {
        await copyFile(downloaded.path, candidate, constants.COPYFILE_FICLONE);
        await chmod(candidate, 0o755);
        syncFile(candidate);
        if ((await sha512Of(candidate)) !== downloaded.sha512)
          throw new Fault(
            'The downloaded version has changed on the disk, so it was not taken: it is fetched again later.',
          );
      } catch (error) {
        discard();
        if (error instanceof Fault) throw error;
        throw new Fault(
          `The new version could not be put beside ${file} (${errorCode(error) || String(error)}): make room and its folder writable, or replace the file yourself.`,
          { cause: error },
        );
      }
      return {
        discard,
        takeOver: async () => {
          writeTrial(dataDir, {
            way: 'beside',
            from,
            to: version,
            program: file,
            candidate,
            words,
            startedAt: Date.now(),
            attempts: 0,
          });
          await startWatcher(file, dataDir);
        },
      };
    },
  };
}

async function sha512Of(path: string): Promise<string> {
  const hash = createHash('sha512');
  await pipeline(createReadStream(path), hash);
  return hash.digest('base64');
}
