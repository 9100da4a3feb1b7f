import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '../setup/fault.mjs';

/** What of the project goes into a build. */
const PARTS = [
  'protocol',
  'server',
  'main',
  'renderer',
  'assets',
  'scripts',
  'electron.vite.config.ts',
  'tsconfig.json',
  'package-lock.json',
];

/**
 * The sources with another version number, in a folder of their own: the number is built in, so changing it afterwards
 * would leave two. The build there is kept for the next time.
 * @param {string} root with its dependencies installed
 * @param {string} version
 * @returns {string} the folder
 */
export function sourceOfVersion(root, version) {
  if (!/^\d+\.\d+\.\d+(?:-[0-9a-z]+(?:\.[0-9a-z]+)*)?$/.test(version)) {
    throw new Fault(`${version} is no version: give one like 1.2.3 or 1.2.3-beta.1.`);
  }
  const folder = join(root, '.cache', 'package-sources', version);
  mkdirSync(folder, { recursive: true });
  for (const part of PARTS) copyPart(join(root, part), join(folder, part));
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  writeWhereChanged(join(folder, 'package.json'), `${JSON.stringify({ ...manifest, version }, null, 2)}\n`);
  linkDependencies(root, folder);
  return folder;
}

/**
 * Brings a file or folder to the state of another, times included: the build's stamp goes by them.
 * @param {string} from
 * @param {string} to
 */
function copyPart(from, to) {
  rmSync(to, { recursive: true, force: true });
  if (existsSync(from)) cpSync(from, to, { recursive: true, preserveTimestamps: true });
}

/**
 * The same dependencies, in no second place on the disk. A symbolic link would show in what is built: the bundler writes
 * down where each module was, seen from the sources.
 * @param {string} root
 * @param {string} folder
 */
function linkDependencies(root, folder) {
  const [from, to] = [join(root, 'node_modules'), join(folder, 'node_modules')];
  const stamp = '.drawbridge-stamp';
  const same = (/** @type {string} */ one) => readFileSync(join(one, stamp), 'utf8');
  if (existsSync(join(to, stamp)) && same(to) === same(from)) return;
  rmSync(to, { recursive: true, force: true });
  // What was built of other dependencies.
  rmSync(join(folder, 'out'), { recursive: true, force: true });
  const linked = process.platform === 'linux' && spawnSync('cp', ['-al', from, to]).status === 0;
  if (linked) return;
  rmSync(to, { recursive: true, force: true });
  symlinkSync(from, to, 'junction');
}

/**
 * @param {string} file
 * @param {string} text
 */
function writeWhereChanged(file, text) {
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  writeFileSync(file, text);
}
