import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeAtomically } from '../../../server/storage/durable-files.ts';
import { updatesFolder } from './trial-file.ts';

const Bad = z.object({
  versions: z.array(z.object({ version: z.string().max(50), why: z.string().max(500) })).max(50),
});
type Bad = z.infer<typeof Bad>;

const pathIn = (dataDir: string): string => join(updatesFolder(dataDir), 'bad.json');

/** The versions that did not start here and were taken back, with the reason in words; the newest last. */
export function badVersions(dataDir: string): Bad['versions'] {
  try {
    return Bad.parse(JSON.parse(readFileSync(pathIn(dataDir), 'utf8'))).versions;
  } catch {
    return [];
  }
}

/** @param why goes on after "0.2.0 was taken back, because" @throws the system's error */
export function markBad(dataDir: string, version: string, why: string): void {
  const others = badVersions(dataDir).filter((bad) => bad.version !== version);
  mkdirSync(updatesFolder(dataDir), { recursive: true, mode: 0o700 });
  writeAtomically(
    pathIn(dataDir),
    JSON.stringify({ versions: [...others, { version, why }].slice(-50) } satisfies Bad),
  );
}
