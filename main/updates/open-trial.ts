import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Installation } from './installation.ts';
import { confirmTrial } from './trial/confirm.ts';
import { readTrial, updatesFolder } from './trial/trial-file.ts';

/** How long the server has to have listened, ms. */
const enough = 10_000;

/** Confirms this version, where it is on trial, once it has run for a while, or when it is ended in order before. */
export function openTrial(
  dataDir: string,
  own: string,
  installation: Installation,
  log: (line: string, cause?: unknown) => void,
): { stop(): void } {
  const trial = readTrial(dataDir);
  if (trial === null) {
    removeLeftovers(dataDir, installation);
    return { stop: () => {} };
  }
  if (trial.to !== own) return { stop: () => {} };
  let open = true;
  const confirm = (): void => {
    if (!open) return;
    open = false;
    try {
      confirmTrial(dataDir, trial);
      log(`${own} runs, so it stays`);
    } catch (error) {
      log('the new version could not be put in the place of the old one', error);
    }
  };
  const timer = setTimeout(confirm, enough).unref();
  return {
    stop: () => {
      clearTimeout(timer);
      confirm();
    },
  };
}

/** What an update left that was broken off before its trial, or whose copy was in use when it ended. */
function removeLeftovers(dataDir: string, installation: Installation): void {
  const leftovers = [
    join(updatesFolder(dataDir), 'previous'),
    ...(installation.kind === 'appimage' ? [`${installation.file}.new`] : []),
  ];
  for (const path of leftovers) {
    try {
      rmSync(path, { recursive: true, force: true });
    } catch {
      // Windows keeps a program that still runs; the next start tries again.
    }
  }
}
