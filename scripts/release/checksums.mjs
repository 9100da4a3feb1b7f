import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '../setup/fault.mjs';

/** The file of sums, in the form of `sha256sum`. */
export const SUMS = 'SHA256SUMS';

/**
 * What `sha256sum` would print of the files of a folder, sorted by name; the file of sums itself is left out.
 * @param {string} folder with files only
 * @returns {string} Throws a Fault where there is nothing, or something that is no file or has an odd name.
 */
function sumsOf(folder) {
  const entries = filesIn(folder).filter(({ name }) => name !== SUMS);
  if (entries.length === 0) throw new Fault(`${folder} is empty: there is nothing to make sums of.`);
  const odd = entries.find((entry) => !entry.isFile() || !/^[A-Za-z0-9][\w.+~-]*$/.test(entry.name));
  if (odd !== undefined)
    throw new Fault(`${odd.name} cannot be part of a release: only plain files with plain names can.`);
  const names = entries.map(({ name }) => name).toSorted();
  return names.map((name) => `${sha256(join(folder, name))}  ${name}\n`).join('');
}

/** @param {string} folder */
function filesIn(folder) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    throw new Fault(
      `${folder} cannot be read as a folder (${reasonOf(error)}): name the one that holds the files of the release.`,
    );
  }
}

/**
 * Writes SHA256SUMS into the folder.
 * @param {string} folder
 */
export function writeSums(folder) {
  writeFileSync(join(folder, SUMS), sumsOf(folder));
}

/**
 * Throws a Fault unless the folder holds exactly the files of its SHA256SUMS, byte for byte.
 * @param {string} folder
 */
export function checkSums(folder) {
  const expected = new Map(readSums(folder));
  const actual = new Map(parseSums(sumsOf(folder)));
  const missing = [...expected.keys()].filter((name) => !actual.has(name));
  const strange = [...actual.keys()].filter((name) => !expected.has(name));
  const changed = [...expected].filter(([name, sum]) => actual.has(name) && actual.get(name) !== sum);
  const found = [
    ...missing.map((name) => `${name} is missing`),
    ...strange.map((name) => `${name} is not in ${SUMS}`),
    ...changed.map(([name]) => `${name} is not the file that the sum was made of`),
  ];
  if (found.length > 0) throw new Fault(`${folder} is not what was built: ${found.join('; ')}.`);
}

/** @param {string} folder */
function readSums(folder) {
  try {
    return parseSums(readFileSync(join(folder, SUMS), 'utf8'));
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw new Fault(
      `${join(folder, SUMS)} cannot be read (${reasonOf(error)}), so nothing can be compared with it: name a folder that was handed over with its sums.`,
    );
  }
}

/**
 * @param {string} text
 * @returns {(readonly [string, string])[]} name and sum
 */
function parseSums(text) {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [, sum, name] = /^([0-9a-f]{64}) {2}(.+)$/.exec(line) ?? [];
      if (sum === undefined || name === undefined)
        throw new Fault(`${SUMS} has a line that is no sum: ${line}.`);
      return /** @type {const} */ ([name, sum]);
    });
}

/** @param {unknown} error */
const reasonOf = (error) => (error instanceof Error && 'code' in error ? String(error.code) : String(error));

/** @param {string} file */
const sha256 = (file) => createHash('sha256').update(readFileSync(file)).digest('hex');
