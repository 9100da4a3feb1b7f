import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Installation } from './installation.ts';
import { candidateFor } from './trial/candidate.ts';
import { keep } from './trial/end-of-start.ts';
import { readTrial, updatesFolder } from './trial/trial-file.ts';

/** How long the server has to have listened, ms. */
const enough = 10_000;

/** Confirms this version, where it is on trial, once it has run for a while. To be called once the server runs. */
export function openTrial(
  dataDir: string,
  own: string,
  installation: Installation,
  log: (line: string, cause?: unknown) => void,
): { stop(): void } {
  if (readTrial(dataDir) === null) {
    removeLeftovers(dataDir, installation);
    return { stop: () => {} };
  }
  const timer = setTimeout(() => keep(dataDir, own, log), enough).unref();
  return { stop: () => clearTimeout(timer) };
}

/** What an update left that was broken off before its trial, or whose copy was in use when it ended. */
function removeLeftovers(dataDir: string, installation: Installation): void {
  const leftovers = [
    join(updatesFolder(dataDir), 'previous'),
    ...(installation.kind === 'appimage' ? [candidateFor(installation.file, dataDir)] : []),
  ];
  for (const path of leftovers) {
    try {
      rmSync(path, { recursive: true, force: true });
    } catch {
      // Windows keeps a program that still runs; the next start tries again.
    }
  }
}
