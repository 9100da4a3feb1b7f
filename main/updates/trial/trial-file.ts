import { mkdirSync, rmSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomically } from '../../../server/storage/durable-files.ts';
import { fileHead } from '../../../server/storage/file-head.ts';

/**
 * A new version that has yet to show that it starts. Written before it is first started, gone once it is confirmed or
 * taken back.
 */
export type Trial = {
  readonly from: string;
  readonly to: string;
  /** What the person starts, and what is started again where the new version fails. */
  readonly program: string;
  /** The words that the app was started with. */
  readonly words: readonly string[];
  /** Ms since the epoch. */
  readonly startedAt: number;
  /** Starts of the new version, but for those that the person ended before it could show anything. */
  readonly attempts: number;
} & (
  | {
      /** The new version stands beside the old one, which stays where it is until the new one is confirmed. */
      readonly way: 'beside';
      readonly candidate: string;
    }
  | {
      /** An installer has put the new version in the old one's place; a copy of the old one was kept. */
      readonly way: 'in-place';
      readonly folder: string;
      readonly kept: string;
      /** The process of the new version's last start; null before it. */
      readonly pid: number | null;
    }
);

export const updatesFolder = (dataDir: string): string => join(dataDir, 'updates');
const trialPath = (dataDir: string): string => join(updatesFolder(dataDir), 'trial.json');

/** Bytes; the words of a start may be many. */
const longest = 100_000;

/**
 * One small read; null where there is no trial. Cheap enough for the very top of a start. It names programs that are
 * started, so one that anybody but us can have written is none.
 */
export function readTrial(dataDir: string): Trial | null {
  try {
    const { bytes, stats } = fileHead(trialPath(dataDir), longest);
    if (![stats, statSync(updatesFolder(dataDir)), statSync(dataDir)].every(isOursAlone)) return null;
    return trialOf(JSON.parse(bytes.toString('utf8')));
  } catch {
    return null;
  }
}

/** Windows has no such numbers; there the folder of a person is closed to others by what it is in. */
const isOursAlone = ({ uid, mode }: Stats): boolean =>
  process.getuid === undefined || (uid === process.getuid() && (mode & 0o022) === 0);

/** On disk when it returns. @throws the system's error */
export function writeTrial(dataDir: string, trial: Trial): void {
  mkdirSync(updatesFolder(dataDir), { recursive: true, mode: 0o700 });
  writeAtomically(trialPath(dataDir), JSON.stringify(trial));
}

export function endTrial(dataDir: string): void {
  rmSync(trialPath(dataDir), { force: true });
}

/** By hand, because schemas are loaded later than this. */
function trialOf(value: unknown): Trial | null {
  const get = (name: string): unknown =>
    typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  const [from, to, program, way] = ['from', 'to', 'program', 'way'].map(get);
  const [startedAt, attempts, words] = ['startedAt', 'attempts', 'words'].map(get);
  const [candidate, folder, kept, pid] = ['candidate', 'folder', 'kept', 'pid'].map(get);
  if (typeof from !== 'string' || typeof to !== 'string' || typeof program !== 'string') return null;
  if (typeof startedAt !== 'number' || typeof attempts !== 'number' || !isWords(words)) return null;
  const common = { from, to, program, words, startedAt, attempts };
  if (way === 'beside' && typeof candidate === 'string') return { ...common, way, candidate };
  if (way === 'in-place' && typeof folder === 'string' && typeof kept === 'string')
    return { ...common, way, folder, kept, pid: typeof pid === 'number' ? pid : null };
  return null;
}

const isWords = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((word) => typeof word === 'string');
