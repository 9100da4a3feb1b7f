import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { readArguments } from '../../scripts/package/linux/fpm-arguments.mjs';
import { root } from './read-configuration.mjs';

const program = join(root, 'scripts', 'package', 'linux', 'fpm.mjs');
const epoch = '1790000000';
/** @param {string} name */
const isHere = (name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).error === undefined;

/** @type {string} */
let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drawbridge-deb-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const app = join(folder, 'app');
  mkdirSync(join(app, 'resources'), { recursive: true });
  writeFileSync(join(app, 'drawbridge'), '#!/bin/sh\n');
  chmodSync(join(app, 'drawbridge'), 0o775);
  writeFileSync(join(app, 'resources', 'LICENSE.txt'), 'MIT License\n\nDo as you like.\n');
  writeFileSync(join(app, 'resources', 'package-type'), 'somebody else’s');
  writeFileSync(join(app, 'libffmpeg.so'), 'library');
  chmodSync(join(app, 'libffmpeg.so'), 0o755);
  symlinkSync('drawbridge', join(app, 'link'));
  writeFileSync(join(folder, 'a.desktop'), '[Desktop Entry]\n');
});

/**
 * @param {string} format
 * @param {string} file
 * @param {{ depends?: string[], more?: Record<string, string> }} [options]
 */
const argumentsFor = (
  format,
  file,
  { depends = ['libgtk-3-0 | libgtk-3-0t64', 'xdg-utils'], more = {} } = {},
) => {
  const values = {
    '-s': 'dir',
    '-t': format,
    '--architecture': 'amd64',
    '--after-install': join(root, 'assets/linux/after-install.sh'),
    '--after-remove': join(root, 'assets/linux/after-remove.sh'),
    '--description': 'One line\n What it does, at some length.',
    '--version': '1.2.3~beta.1',
    '--package': file,
    '--name': 'drawbridge',
    '--maintainer': 'Somebody <somebody@example.com>',
    '--vendor': 'Somebody',
    '--url': 'https://example.com',
    '--license': 'MIT',
    ...more,
  };
  const app = `${join(folder, 'app')}/=/opt/Drawbridge`;
  const entry = `${join(folder, 'a.desktop')}=/usr/share/applications/a.desktop`;
  return [
    '--force',
    ...Object.entries(values).flat(),
    ...depends.flatMap((name) => ['-d', name]),
    app,
    entry,
  ];
};

/** @param {readonly string[]} args */
const run = (args) =>
  spawnSync(process.execPath, [program, ...args], {
    encoding: 'utf8',
    env: { ...process.env, SOURCE_DATE_EPOCH: epoch, DRAWBRIDGE_COMPRESSION: 'normal' },
  });

/** @param {string} command @param {string[]} args */
const told = (command, ...args) => {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  expect(status, stderr).toBe(0);
  return stdout;
};

describe.runIf(isHere('dpkg-deb'))('a deb', () => {
  it('says what Debian asks, belongs to root, and has plain rights', () => {
    const file = join(folder, 'one.deb');
    const { status, stderr } = run(argumentsFor('deb', file));
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const fields = told('dpkg-deb', '--field', file).replace(
      /^Installed-Size: \d+$/m,
      'Installed-Size: SIZE',
    );
    expect(fields.split('\n')).toEqual([
      'Package: drawbridge',
      'Version: 1.2.3~beta.1',
      'Section: net',
      'Priority: optional',
      'Architecture: amd64',
      'Installed-Size: SIZE',
      'Maintainer: Somebody <somebody@example.com>',
      'Depends: libgtk-3-0 | libgtk-3-0t64, xdg-utils',
      'Homepage: https://example.com',
      'Description: One line',
      ' What it does, at some length.',
      '',
    ]);
    const list = told('dpkg-deb', '--contents', file)
      .trim()
      .split('\n')
      .map((line) => line.split(/\s+/));
    expect(new Set(list.map(([, owner]) => owner))).toEqual(new Set(['root/root']));
    const rights = Object.fromEntries(list.map(([mode, , , , , path]) => [path, mode]));
    expect(rights).toMatchObject({
      './opt/Drawbridge/': 'drwxr-xr-x',
      './opt/Drawbridge/drawbridge': '-rwxr-xr-x',
      './opt/Drawbridge/libffmpeg.so': '-rw-r--r--',
      './usr/bin/drawbridge': 'lrwxrwxrwx',
      './usr/share/applications/a.desktop': '-rw-r--r--',
      './usr/share/doc/drawbridge/copyright': '-rw-r--r--',
    });
  });

  it('unpacks to what it lists, with sums that are right, and knows itself as a deb', () => {
    const file = join(folder, 'one.deb');
    run(argumentsFor('deb', file));
    const tree = join(folder, 'tree');
    told('dpkg-deb', '--raw-extract', file, tree);
    expect(spawnSync('md5sum', ['--check', '--quiet', 'DEBIAN/md5sums'], { cwd: tree }).status).toBe(0);
    expect(readFileSync(join(tree, 'opt/Drawbridge/resources/package-type'), 'utf8')).toBe('deb');
    expect(readFileSync(join(tree, 'usr/share/doc/drawbridge/copyright'), 'utf8')).toContain(
      ' Do as you like.',
    );
    expect(readFileSync(join(tree, 'DEBIAN/postinst'), 'utf8')).toBe(
      readFileSync(join(root, 'assets/linux/after-install.sh'), 'utf8'),
    );
  });

  it('is the same, byte by byte, of files that are the same but younger', () => {
    run(argumentsFor('deb', join(folder, 'one.deb')));
    utimesSync(join(folder, 'app', 'drawbridge'), 1, 1);
    chmodSync(join(folder, 'app', 'libffmpeg.so'), 0o644);
    run(argumentsFor('deb', join(folder, 'other.deb')));
    expect(readFileSync(join(folder, 'other.deb')).equals(readFileSync(join(folder, 'one.deb')))).toBe(true);
  });
});

describe.runIf(isHere('rpmbuild'))('an rpm', () => {
  it('says the same in rpm’s words', () => {
    const file = join(folder, 'one.rpm');
    const more = { '--rpm-os': 'linux', '--rpm-compression': 'xzmt', '--rpm-summary': 'One line' };
    const { status, stderr } = run(argumentsFor('rpm', file, { depends: ['xdg-utils'], more }));
    expect(stderr).toBe('');
    expect(status).toBe(0);
    expect(told('rpm', '-qp', '--qf', '%{NAME} %{VERSION} %{ARCH} %{LICENSE} %{SUMMARY}', file)).toBe(
      'drawbridge 1.2.3~beta.1 x86_64 MIT One line',
    );
    expect(told('rpm', '-qpl', file)).toContain('/usr/bin/drawbridge\n');
  });
});

describe('what electron-builder says', () => {
  it('is refused where something in it is unknown, instead of left out', () => {
    expect(() => readArguments(['--deb-new-thing', 'x'])).toThrow(/deb-new-thing/);
    expect(run(argumentsFor('pacman', '/tmp/x')).stderr).toBe(
      'drawbridge: there is no way to make a pacman here\n',
    );
  });
});
