import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  copyFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { runTool } from './run-tool.mjs';
import { filesBelow, HOME } from './tree.mjs';

/** @typedef {import('./fpm-arguments.mjs').Wanted} Wanted */

/** With a number of threads, since that changes the bytes. @type {Record<Wanted['compression'], string>} */
const payloads = { store: 'w1.gzdio', normal: 'w6T2.xzdio', maximum: 'w9T2.xzdio' };

/**
 * Makes the rpm by rpmbuild. Throws an Error where rpmbuild is missing or refuses.
 * @param {Wanted} wanted
 * @param {string} tree
 * @param {string} work
 */
export function buildRpm(wanted, tree, work) {
  const spec = join(work, 'drawbridge.spec');
  const made = join(work, 'made');
  mkdirSync(made);
  writeFileSync(spec, specFile(wanted, tree));
  const definitions = {
    _rpmdir: made,
    _topdir: work,
    _tmppath: work,
    _build_id_links: 'none',
    _build_name_fmt: 'package.rpm',
    _binary_payload: payloads[wanted.compression],
    _buildhost: 'localhost',
    __os_install_post: '%{nil}',
    __spec_install_pre: '%{___build_pre}',
    debug_package: '%{nil}',
    use_source_date_epoch_as_buildtime: '1',
    clamp_mtime_to_source_date_epoch: '1',
  };
  const args = ['-bb', '--quiet', '--target', architectureOf(wanted), '--buildroot', tree];
  for (const [name, value] of Object.entries(definitions)) args.push('--define', `${name} ${value}`);
  runTool('rpmbuild', [...args, spec], {
    epoch: wanted.epoch,
    missing: 'an rpm is made by rpmbuild, which is not here: install the package rpm (rpm-build on Fedora).',
  });
  const [name] = readdirSync(made);
  if (name === undefined) throw new Error('rpmbuild made nothing.');
  move(join(made, name), wanted.file);
}

/** Electron-builder says it in Debian's words. @param {Wanted} wanted */
function architectureOf({ architecture }) {
  if (architecture === 'amd64') return 'x86_64';
  return architecture === 'arm64' ? 'aarch64' : architecture;
}

/**
 * https://rpm-software-management.github.io/rpm/manual/spec.html
 * @param {Wanted} wanted
 * @param {string} tree
 */
function specFile(wanted, tree) {
  const outside = filesBelow(tree)
    .map((file) => `/${file}`)
    .filter((file) => !file.startsWith(`${HOME}/`));
  return [
    `Name: ${wanted.name}`,
    `Version: ${wanted.version}`,
    'Release: 1',
    `Summary: ${wanted.summary}`,
    `License: ${wanted.license}`,
    `URL: ${wanted.url}`,
    `Packager: ${wanted.maintainer}`,
    // What the natives and Chromium bring along is nobody else's to use.
    'AutoReqProv: no',
    ...wanted.depends.map((name) => `Requires: ${name}`),
    '',
    '%description',
    wanted.description,
    '',
    '%post',
    readFileSync(wanted.afterInstall, 'utf8').trim(),
    '',
    '%postun',
    readFileSync(wanted.afterRemove, 'utf8').trim(),
    '',
    '%files',
    '%defattr(-,root,root,-)',
    HOME,
    ...outside,
    '',
  ].join('\n');
}

/**
 * @param {string} from
 * @param {string} to on another disk perhaps
 */
function move(from, to) {
  try {
    renameSync(from, to);
  } catch {
    copyFileSync(from, to);
    rmSync(from);
  }
}
