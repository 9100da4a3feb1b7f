import { lstatSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { errorCode } from '../error-code.ts';
import { Fault } from '../faults.ts';
import { version } from '../version.ts';
import { writeAtomically } from './durable-files.ts';
import { fileHead } from './file-head.ts';

/**
 * What this version writes. It goes up with every change of the data folder that an older version cannot read; a test
 * keeps it together with the schemas of the databases. Data without a marker is format 1.
 */
export const dataFormat = 1;

/** The marker of a data folder: which format its data has, and which version wrote it last. */
export interface DataVersion {
  readonly format: number;
  readonly writtenBy: string;
}

export const markerName = 'version.json';

/** Bytes; a marker has about fifty. */
const longestMarker = 1000;

/**
 * Reads the marker of a data folder, and changes nothing. Null: there is none, as in a folder that is still empty and
 * in those of versions before 0.2.
 * @throws Fault where there is one that cannot be read or understood: nobody knows then who may use the data.
 */
export function readDataVersion(dataDir: string): DataVersion | null {
  const path = join(resolve(dataDir), markerName);
  let text: string;
  try {
    text = readSmall(path);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR' || isOutOfReach(path)) return null;
    throw notUnderstood(
      dataDir,
      code === '' ? 'is no file that Drawbridge wrote' : `cannot be read (${code})`,
    );
  }
  const marker = parseMarker(text);
  if (marker === null) throw notUnderstood(dataDir, 'is not as Drawbridge writes it');
  return marker;
}

/** Marks a data folder; the old marker or the new one is there at any moment. @throws the system's error */
export function writeDataVersion(folder: string, { format, writtenBy }: DataVersion): void {
  writeAtomically(join(folder, markerName), `${JSON.stringify({ format, writtenBy })}\n`);
}

/** @throws the system's error; one without a code where it is no file, or too long for a marker */
function readSmall(path: string): string {
  const { bytes } = fileHead(path, longestMarker);
  if (bytes.length === longestMarker) throw new Error('too long');
  return bytes.toString('utf8');
}

/** Whether the folder itself is closed to us: what looks at the folder says so, and nothing can be touched in it. */
function isOutOfReach(path: string): boolean {
  try {
    lstatSync(path);
    return false;
  } catch {
    return true;
  }
}

function parseMarker(text: string): DataVersion | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null || !('format' in value) || !('writtenBy' in value))
    return null;
  const { format, writtenBy } = value;
  if (typeof format !== 'number' || !Number.isSafeInteger(format) || format < 1) return null;
  // It becomes part of a sentence.
  if (typeof writtenBy !== 'string' || !/^[\w.+-]{1,60}$/.test(writtenBy)) return null;
  return { format, writtenBy };
}

const notUnderstood = (dataDir: string, what: string): Fault =>
  new Fault(
    `The file ${markerName} in ${resolve(dataDir)} ${what}, so nobody knows whether ${version} can read the data, and nothing was touched: delete that file if no newer version ever used this folder, else install the newest one, or choose another folder with --data-dir.`,
  );
