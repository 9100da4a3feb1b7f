import {
  chmodSync,
  copyFileSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { constants } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { gzipSync } from 'node:zlib';

/** @typedef {import('./fpm-arguments.mjs').Wanted} Wanted */

/** Where the program is, and the name that a terminal knows it by. */
export const HOME = '/opt/Drawbridge';
const PROGRAM = `${HOME}/drawbridge`;
const COMMAND = '/usr/bin/drawbridge';

/**
 * Lays out what is installed, with one time and plain rights: 755 for folders and programs, 644 for the rest. The updater
 * of the app learns from resources/package-type that this is a package of the system.
 * @param {Wanted} wanted
 * @param {string} tree a folder that is not there yet
 */
export function layOut(wanted, tree) {
  for (const { from, to } of wanted.contents) copyTree(from, join(tree, to));
  const resources = join(tree, HOME, 'resources');
  writeFileSync(join(resources, 'package-type'), wanted.format);
  // electron-builder leaves both in the folder that the other formats are made of.
  const source = wanted.contents.find(({ to }) => to === HOME);
  for (const name of ['package-type', 'apparmor-profile']) {
    if (source !== undefined) rmSync(join(source.from, 'resources', name), { force: true });
  }
  mkdirSync(join(tree, dirname(COMMAND)), { recursive: true });
  symlinkSync(PROGRAM, join(tree, COMMAND));
  if (wanted.format === 'deb') writeDocumentation(wanted, tree);
  setTimes(tree, wanted.epoch);
}

/**
 * Every file below a folder, by its path from it, in one order.
 * @param {string} folder
 * @returns {string[]}
 */
export function filesBelow(folder, path = '') {
  return readdirSync(join(folder, path), { withFileTypes: true })
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry) => {
      const below = posix.join(path, entry.name);
      return entry.isDirectory() ? filesBelow(folder, below) : [below];
    });
}

/**
 * @param {string} from a file or a folder
 * @param {string} to
 */
function copyTree(from, to) {
  const stats = lstatSync(from);
  mkdirSync(dirname(to), { recursive: true });
  if (stats.isSymbolicLink()) return symlinkSync(readlinkSync(from), to);
  if (!stats.isDirectory()) {
    copyFileSync(from, to, constants.COPYFILE_FICLONE);
    return chmodSync(to, modeOf(to, stats.mode));
  }
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) copyTree(join(from, name), join(to, name));
}

/**
 * @param {string} path
 * @param {number} mode
 */
function modeOf(path, mode) {
  // A library is loaded and not run.
  return (mode & 0o111) === 0 || /\.so(\.\d+)*$/.test(path) ? 0o644 : 0o755;
}

/**
 * What Debian's policy asks of every package: who holds the rights, and what changed.
 * @param {Wanted} wanted
 * @param {string} tree
 */
function writeDocumentation(wanted, tree) {
  const folder = join(tree, 'usr/share/doc', wanted.name);
  mkdirSync(folder, { recursive: true });
  const text = readFileSync(join(tree, HOME, 'resources', 'LICENSE.txt'), 'utf8')
    .trimEnd()
    .split('\n');
  const copyright = [
    'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/',
    'Upstream-Name: Drawbridge',
    `Source: ${wanted.url}`,
    'Comment: The licences of Electron and Chromium are in',
    ` ${HOME}/LICENSE.electron.txt and ${HOME}/LICENSES.chromium.html,`,
    ` those of everything else in ${HOME}/resources/THIRD-PARTY.md.`,
    '',
    'Files: *',
    `Copyright: ${wanted.maintainer.replace(/ <.*/, '')}`,
    `License: ${wanted.license}`,
    ...text.map((line) => (line.trim() === '' ? ' .' : ` ${line}`)),
    '',
  ];
  writeFileSync(join(folder, 'copyright'), copyright.join('\n'));
  const date = new Date(wanted.epoch * 1000).toUTCString().replace('GMT', '+0000');
  const entry = `${wanted.name} (${wanted.version}) stable; urgency=medium\n\n  * See ${wanted.url}\n\n -- ${wanted.maintainer}  ${date}\n`;
  const gzipped = gzipSync(entry, { level: 9 });
  writeFileSync(join(folder, 'changelog.gz'), gzipped);
}

/**
 * @param {string} path
 * @param {number} seconds
 */
function setTimes(path, seconds) {
  const stats = lstatSync(path);
  if (stats.isDirectory()) {
    for (const name of readdirSync(path)) setTimes(join(path, name), seconds);
    chmodSync(path, 0o755);
  } else if (stats.isFile()) {
    chmodSync(path, modeOf(path, stats.mode));
  }
  lutimesSync(path, seconds, seconds);
}
