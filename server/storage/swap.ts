import { existsSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type DataVersion, markerName, writeDataVersion } from './data-version.ts';
import { namesIn, syncFolder, writeAtomically } from './durable-files.ts';
import { places } from './swap-places.ts';

const listName = 'swap.json';
const Swap = z.object({ remove: z.array(z.string().regex(/^[a-z][a-z0-9-]*\.[a-z0-9]+$/)) });

/** What belongs to a database goes with it. */
const suffixes = ['-wal', '-shm', '-journal', ''];

/** Gives the empty folder for what is to come. Only whoever holds the control socket may begin. */
export function beginSwap(dataDir: string): string {
  settleSwap(dataDir);
  const { part } = places(dataDir);
  mkdirSync(part, { mode: 0o700 });
  return part;
}

/**
 * Puts what was gathered (and synced) in the place of what is there, marks the data, and removes what was replaced.
 * @param remove names of files that are not to be there afterwards
 */
export function completeSwap(dataDir: string, marker: DataVersion, remove: readonly string[]): void {
  const { part, incoming, outgoing } = places(dataDir);
  writeAtomically(join(part, listName), JSON.stringify({ remove }));
  writeDataVersion(part, marker);
  syncFolder(part);
  mkdirSync(outgoing, { mode: 0o700 });
  renameSync(part, incoming);
  syncFolder(dataDir);
  renameSync(join(incoming, markerName), join(dataDir, markerName));
  syncFolder(dataDir);
  follow(dataDir);
}

/** Finishes a swap that was decided, and forgets one that was not. Does nothing where there is none. */
export function settleSwap(dataDir: string): 'finished' | 'nothing' {
  const { part, incoming } = places(dataDir);
  if (existsSync(incoming)) {
    if (!existsSync(join(incoming, markerName))) {
      follow(dataDir);
      return 'finished';
    }
    // In one step: half removed it would look decided.
    rmSync(part, { recursive: true, force: true });
    renameSync(incoming, part);
  }
  clear(dataDir);
  return 'nothing';
}

function follow(dataDir: string): void {
  const { part, incoming, outgoing } = places(dataDir);
  const { remove } = Swap.parse(JSON.parse(readFileSync(join(incoming, listName), 'utf8')));
  for (const name of remove) setAside(dataDir, name);
  for (const name of namesIn(incoming)) {
    if (name === listName) continue;
    setAside(dataDir, name);
    renameSync(join(incoming, name), join(dataDir, name));
  }
  syncFolder(dataDir);
  syncFolder(outgoing);
  rmSync(part, { recursive: true, force: true });
  renameSync(incoming, part);
  clear(dataDir);
}

function setAside(dataDir: string, name: string): void {
  for (const suffix of suffixes) {
    const path = join(dataDir, name + suffix);
    if (lstatSync(path, { throwIfNoEntry: false }) === undefined) continue;
    renameSync(path, join(places(dataDir).outgoing, name + suffix));
  }
}

function clear(dataDir: string): void {
  const { part, outgoing } = places(dataDir);
  rmSync(part, { recursive: true, force: true });
  rmSync(outgoing, { recursive: true, force: true });
}
