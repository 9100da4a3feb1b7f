import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeAtomically } from '../../../server/storage/durable-files.ts';
import { updatesFolder } from './trial-file.ts';

/** Of reasons, in characters: longer ones are cut. */
const longest = 500;
/** Of versions; the oldest are forgotten. */
const most = 50;

const Bad = z.object({
  version: z.string().max(50),
  why: z.string().transform((why) => why.slice(0, longest)),
  /** The data were given back as they were before it, with what was decided since then undone. */
  restored: z.boolean().optional(),
});
export type Bad = z.infer<typeof Bad>;
const List = z.object({ versions: z.array(z.unknown()) });

const pathIn = (dataDir: string): string => join(updatesFolder(dataDir), 'bad.json');

/**
 * The versions that did not start here and were taken back, with the reason in words; the newest last. What is broken
 * in the list is passed over, and the rest of it stays.
 */
export function badVersions(dataDir: string): Bad[] {
  try {
    const { versions } = List.parse(JSON.parse(readFileSync(pathIn(dataDir), 'utf8')));
    return versions.flatMap((entry) => Bad.safeParse(entry).data ?? []).slice(-most);
  } catch {
    return [];
  }
}

/** @param why goes on after "0.2.0 was taken back, because" @throws the system's error */
export function markBad(dataDir: string, version: string, why: string): void {
  const others = badVersions(dataDir).filter((bad) => bad.version !== version);
  write(dataDir, [...others, { version, why: why.slice(0, longest) }]);
}

/** The data are as they were before a version that was marked bad. @throws the system's error */
export function noteRestored(dataDir: string, version: string): void {
  const versions = badVersions(dataDir);
  if (!versions.some((bad) => bad.version === version)) return;
  write(
    dataDir,
    versions.map((bad) => (bad.version === version ? { ...bad, restored: true } : bad)),
  );
}

function write(dataDir: string, versions: readonly Bad[]): void {
  mkdirSync(updatesFolder(dataDir), { recursive: true, mode: 0o700 });
  writeAtomically(pathIn(dataDir), JSON.stringify({ versions: versions.slice(-most) }));
}
