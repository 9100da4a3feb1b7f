import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '../setup/fault.mjs';
import { withRelease } from './changelog.mjs';

/**
 * The files that name the version, as they are for a new one. Throws a Fault where one of them is not as expected.
 * @param {string} root
 * @param {(name: string) => string} read
 * @param {string} version
 * @param {string} date YYYY-MM-DD
 * @returns {Map<string, string>} by their path from the root
 */
export function preparedFiles(root, read, version, date) {
  const lock = JSON.parse(read('package-lock.json'));
  lock.version = version;
  lock.packages[''].version = version;
  const files = new Map([
    ['package.json', withVersion(read('package.json'), version)],
    ['package-lock.json', `${JSON.stringify(lock, null, 2)}\n`],
    ['CHANGELOG.md', withRelease(read('CHANGELOG.md'), version, date)],
  ]);
  for (const name of metainfoFiles(root)) files.set(name, withAppStreamRelease(read(name), version, date));
  return files;
}

/**
 * package.json with its first "version" set: its form stays as a person wrote it.
 * @param {string} text
 * @param {string} version
 */
function withVersion(text, version) {
  const changed = text.replace(/^( {2}"version": ")[^"]*"/m, `$1${version}"`);
  if (JSON.parse(changed).version === version) return changed;
  throw new Fault('package.json has no version in a line of its own: write it as "version": "0.1.0".');
}

/**
 * AppStream metadata with the release on top (https://www.freedesktop.org/software/appstream/docs/chap-Metadata.html).
 * Where the file leaves the releases to packaging, it stays as it is.
 * @param {string} text
 * @param {string} version
 * @param {string} date
 */
function withAppStreamRelease(text, version, date) {
  if (text.includes(`<release version="${version}"`)) return text;
  return text.replace(
    /^([ \t]*)<releases>[ \t]*\n/m,
    (opening, /** @type {string} */ indent) =>
      `${opening}${indent}  <release version="${version}" date="${date}" />\n`,
  );
}

/** @param {string} root */
function metainfoFiles(root) {
  const folder = join(root, 'assets', 'linux');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.metainfo.xml'))
    .map((name) => `assets/linux/${name}`);
}
