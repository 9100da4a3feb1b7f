import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { runTool } from './run-tool.mjs';
import { filesBelow } from './tree.mjs';

/** @typedef {import('./fpm-arguments.mjs').Wanted} Wanted */

/** @type {Record<Wanted['compression'], readonly string[]>} */
const compressions = { store: ['-Znone'], normal: ['-Zxz', '-z6'], maximum: ['-Zxz', '-z9'] };

/**
 * Makes the deb by dpkg-deb. The same tree and time give the same bytes. Throws an Error where dpkg-deb is missing or refuses.
 * @param {Wanted} wanted
 * @param {string} tree
 */
export function buildDeb(wanted, tree) {
  const sums = filesBelow(tree).filter((file) => lstatSync(join(tree, file)).isFile());
  const size = installedSize(tree);
  const control = join(tree, 'DEBIAN');
  mkdirSync(control);
  writeFileSync(join(control, 'control'), controlFile(wanted, size));
  writeFileSync(join(control, 'md5sums'), sums.map((file) => `${md5(join(tree, file))}  ${file}\n`).join(''));
  for (const [name, script] of Object.entries({
    postinst: wanted.afterInstall,
    postrm: wanted.afterRemove,
  })) {
    copyFileSync(script, join(control, name));
    chmodSync(join(control, name), 0o755);
  }
  for (const name of readdirSync(control)) utimesSync(join(control, name), wanted.epoch, wanted.epoch);
  utimesSync(control, wanted.epoch, wanted.epoch);
  utimesSync(tree, wanted.epoch, wanted.epoch);
  runTool(
    'dpkg-deb',
    ['--root-owner-group', ...compressions[wanted.compression], '--build', tree, wanted.file],
    {
      epoch: wanted.epoch,
      missing: 'a deb is made by dpkg-deb, which is not here: install the package dpkg.',
    },
  );
}

/**
 * https://www.debian.org/doc/debian-policy/ch-controlfields.html
 * @param {Wanted} wanted
 * @param {number} size KiB
 */
function controlFile(wanted, size) {
  const fields = [
    ['Package', wanted.name],
    ['Version', wanted.version],
    ['Section', wanted.section],
    ['Priority', 'optional'],
    ['Architecture', wanted.architecture],
    ['Installed-Size', String(size)],
    ['Maintainer', wanted.maintainer],
    ['Depends', wanted.depends.join(', ')],
    ['Recommends', wanted.recommends.join(', ')],
    ['Homepage', wanted.url],
    ['Description', [wanted.summary, ...folded(wanted.description)].join('\n')],
  ];
  return fields.flatMap(([name, value]) => (value === '' ? [] : [`${name}: ${value}\n`])).join('');
}

/**
 * The lines of a description: each begins with a space, an empty one is a dot.
 * @param {string} text
 */
const folded = (text) =>
  text
    .trim()
    .split('\n')
    .flatMap((line) => (line === '' ? ['.'] : wrapped(line)))
    .map((line) => ` ${line}`);

/** @param {string} line */
function wrapped(line) {
  /** @type {string[]} */
  const lines = [];
  for (const word of line.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length > 76) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

/**
 * As dpkg-gencontrol counts: whole KiB a file, one for anything else.
 * @param {string} path
 * @returns {number}
 */
function installedSize(path) {
  const stats = lstatSync(path);
  if (!stats.isDirectory()) return stats.isFile() ? Math.ceil(stats.size / 1024) : 1;
  return readdirSync(path).reduce((sum, name) => sum + installedSize(join(path, name)), 1);
}

/** @param {string} file */
const md5 = (file) => createHash('md5').update(readFileSync(file)).digest('hex');
