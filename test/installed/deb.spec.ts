import { expect } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import type { DebianRoot } from './helpers/debian-root.ts';
import { install, offerTools, places, seenInside } from './helpers/installed-app.ts';
import { leftovers, pictureOf } from './helpers/leftovers.ts';
import { olderDeb, presentDeb, presentVersion, shippedDeb } from './helpers/packages.ts';
import {
  appProcesses,
  expectNothingRuns,
  mainProcess,
  signal,
  startShipped,
  whenServing,
} from './helpers/shipped.ts';
import { test } from './helpers/test.ts';

/** What dpkg itself keeps of a package that was removed and not purged. */
const untilPurged = [
  '/var/lib/dpkg/info/drawbridge.list',
  '/var/lib/dpkg/info/drawbridge.postrm',
  '/var/lib/dpkg/status',
];

const state = (debian: DebianRoot): string =>
  debian.run('root', ['dpkg-query', '--show', '--showformat=${db:Status-Status} ${Version}', 'drawbridge'])
    .output;

test('dpkg installs it without force, finds nothing wrong, and its description is complete', async ({
  debian,
}) => {
  const deb = await presentDeb();
  const field = (name: string): string =>
    execFileSync('dpkg-deb', ['--field', deb, name], { encoding: 'utf8' }).trim();
  expect(field('Package')).toBe('drawbridge');
  expect(field('Version')).toBe(presentVersion);
  expect(field('Architecture')).toBe('amd64');
  expect(field('Maintainer')).toMatch(/^\S.* <\S+@\S+>$/);
  expect(field('Description')).toMatch(/^\S.{10,78}\n \S/);
  expect(field('Depends')).not.toBe('');

  expect(install(debian, deb)).not.toMatch(/warning|error/i);
  expect(state(debian)).toBe(`installed ${presentVersion}`);
  expect(debian.run('root', ['dpkg', '--verify', 'drawbridge'])).toEqual({ code: 0, output: '' });
  expect(debian.expect('root', ['dpkg', '--audit'])).toBe('');
  expect(debian.expect('root', ['ldd', places.program])).not.toContain('not found');
  const kilobytes = Number(debian.expect('root', ['du', '-sk', places.folder]).split('\t')[0]);
  expect(kilobytes * 1024).toBeLessThan(320e6);
  expect(Math.abs(kilobytes - Number(field('Installed-Size')))).toBeLessThan(kilobytes / 50);
});

test('what is shipped is small enough to be fetched', async () => {
  expect(statSync(await shippedDeb()).size).toBeLessThan(110e6);
});

test('its files belong to root, nobody else can change them, and nothing of them runs as root', async ({
  debian,
}) => {
  install(debian, await presentDeb());
  const files = debian.expect('root', ['dpkg', '--listfiles', 'drawbridge']).trim().split('\n');
  const rows = debian
    .expect('root', ['stat', '--format=%U:%G %a %F %n', ...files])
    .trim()
    .split('\n');
  const loose = rows.filter((row) => {
    const [, owner, mode = '', kind] = /^(\S+) (\d+) (.*) \//.exec(row) ?? [];
    const writable = kind !== 'symbolic link' && (Number.parseInt(mode, 8) & 0o022) !== 0;
    return owner !== 'root:root' || writable;
  });
  expect(rows.length).toBeGreaterThan(20);
  expect(loose).toEqual([]);
  // Chromium's own helper may, where the kernel has no namespaces for everybody.
  const special = rows.filter((row) => /^\S+ [2467]\d{3} /.test(row) && !row.endsWith('/chrome-sandbox'));
  expect(special).toEqual([]);
  expect(debian.run('person', ['touch', `${places.folder}/resources/mine`]).code).not.toBe(0);
});

test('the desktop knows it: menu entry, links, icons, the command, the software centre', async ({
  debian,
}) => {
  install(debian, await presentDeb());
  const valid = debian.run('root', ['desktop-file-validate', '--no-hints', places.desktopFile]);
  expect(valid).toEqual({ code: 0, output: '' });
  const entry = readFileSync(debian.outside(places.desktopFile), 'utf8');
  expect(entry).toMatch(/^Exec=\/opt\/Drawbridge\/drawbridge( |.* )%[uU]$/m);
  const query = ['xdg-mime', 'query', 'default', 'x-scheme-handler/drawbridge'];
  expect(debian.expect('person', query).trim()).toBe('drawbridge.desktop');
  const command = debian.expect('person', ['sh', '-c', 'readlink -f "$(command -v drawbridge)"']).trim();
  expect(command).toBe(places.program);

  const icon = /^Icon=(.+)$/m.exec(entry)?.[1] ?? '';
  const theme = debian.outside('/usr/share/icons/hicolor');
  const folders = readdirSync(theme).filter((name) => /^\d+x\d+$/.test(name));
  const sizes = folders.filter((size) =>
    statSync(join(theme, size, 'apps', `${icon}.png`), { throwIfNoEntry: false }),
  );
  for (const size of sizes) {
    const { width, height } = PNG.sync.read(readFileSync(join(theme, size, 'apps', `${icon}.png`)));
    expect(`${width}x${height}`).toBe(size);
  }
  expect(sizes).toEqual(expect.arrayContaining(['16x16', '32x32', '48x48', '128x128', '256x256', '512x512']));

  const info = '/usr/share/metainfo/app.drawbridge.desktop.metainfo.xml';
  const checked = debian.run('root', ['appstreamcli', 'validate', '--no-net', info]);
  expect(checked.code, checked.output).toBe(0);
});

test('removed and purged, it leaves the root as it was', async ({ debian }) => {
  const before = pictureOf(debian);
  install(debian, await presentDeb());
  expect(leftovers(debian, before), 'the comparison sees what is installed').toContain(places.program);
  debian.expect('root', ['dpkg', '--remove', 'drawbridge']);
  expect(leftovers(debian, before)).toEqual(untilPurged);
  debian.expect('root', ['dpkg', '--purge', 'drawbridge']);
  expect(state(debian)).not.toContain('installed');
  expect(leftovers(debian, before)).toEqual([]);
});

test('in here it leaves the machine’s AppArmor alone, as in any place without one', async ({ debian }) => {
  const kernel = '/sys/kernel/security';
  if (existsSync(kernel)) {
    expect(debian.expect('root', ['stat', '-f', '--format=%T', kernel]).trim()).toBe('tmpfs');
    expect(readdirSync(debian.outside(kernel))).toEqual([]);
  }
  // Every call is written down, and the profile is fine.
  const parser = '#!/bin/sh\necho "$@" >>/run/parser-calls\n';
  writeFileSync(debian.outside('/usr/sbin/apparmor_parser'), parser, { mode: 0o755 });
  debian.expect('root', ['mkdir', '-p', '/etc/apparmor.d']);
  install(debian, await presentDeb());
  debian.expect('root', ['dpkg', '--purge', 'drawbridge']);
  const calls = readFileSync(debian.outside('/run/parser-calls'), 'utf8').trim().split('\n');
  expect(calls).toEqual([`--skip-kernel-load --skip-cache ${places.folder}/resources/apparmor-profile`]);
});

test('apt takes it and removes it too, and it can be installed again', async ({ debian }) => {
  const before = pictureOf(debian);
  const deb = await presentDeb();
  debian.expect('root', ['apt-get', '-y', '-q', '--no-install-recommends', 'install', seenInside(deb)]);
  expect(state(debian)).toBe(`installed ${presentVersion}`);
  debian.expect('root', ['apt-get', '-y', '-q', 'remove', 'drawbridge']);
  expect(leftovers(debian, before)).toEqual(untilPurged);
  install(debian, deb);
  install(debian, deb);
  expect(debian.run('root', ['dpkg', '--verify', 'drawbridge'])).toEqual({ code: 0, output: '' });
  debian.expect('root', ['apt-get', '-y', '-q', 'purge', 'drawbridge']);
  expect(leftovers(debian, before)).toEqual([]);
});

test('an installation that was killed half way is finished by the next one', async ({ debian }) => {
  const before = pictureOf(debian);
  install(debian, await olderDeb());
  const deb = await presentDeb();
  const dpkg = debian.start('root', ['dpkg', '--install', seenInside(deb)]);
  // Its largest file has begun to arrive.
  await expect
    .poll(() => debian.run('root', ['test', '-e', `${places.program}.dpkg-new`]).code, { intervals: [20] })
    .toBe(0);
  debian.expect('root', ['pkill', '-KILL', '-x', 'dpkg']);
  await new Promise((resolve) => dpkg.once('exit', resolve));

  install(debian, deb);
  expect(state(debian)).toBe(`installed ${presentVersion}`);
  expect(debian.run('root', ['dpkg', '--verify', 'drawbridge'])).toEqual({ code: 0, output: '' });
  expect(debian.expect('root', ['find', places.folder, '-name', '*.dpkg-*'])).toBe('');
  debian.expect('root', ['dpkg', '--purge', 'drawbridge']);
  expect(leftovers(debian, before)).toEqual([]);
});

test('removed while it runs, it goes on until it is ended, and leaves only what is the person’s', async ({
  debian,
}) => {
  const before = pictureOf(debian);
  install(debian, await presentDeb());
  offerTools(debian);
  const shipped = startShipped(debian);
  const { local } = await whenServing(debian);
  debian.expect('root', ['dpkg', '--purge', 'drawbridge']);
  const refused = await fetch(`${local.origin}/mcp`, { method: 'POST', body: '{}' });
  expect(refused.status).toBe(401);
  const [main] = debian.expect('root', ['pgrep', '--oldest', '--exact', 'drawbridge']).trim().split('\n');
  signal(debian, 'TERM', Number(main));
  expect(await shipped.exited, shipped.output()).toBe(0);
  await expectNothingRuns(debian);
  expect(leftovers(debian, before)).toEqual([]);
  expect(readdirSync(debian.outside(places.dataDir))).toContain('drawbridge.db');
  expect(strangersIn(debian, '/tmp')).toEqual([]);
});

test('what the administrator decided about the sandbox’s helper stands, and with it the app runs sandboxed', async ({
  debian,
}) => {
  const helper = `${places.folder}/chrome-sandbox`;
  debian.expect('root', ['dpkg-statoverride', '--add', 'root', 'root', '4755', helper]);
  install(debian, await presentDeb());
  expect(debian.expect('root', ['stat', '--format=%a', helper]).trim()).toBe('4755');
  offerTools(debian);
  startShipped(debian, ['--disable-namespace-sandbox']);
  await whenServing(debian);
  await expect
    .poll(() => appProcesses(debian).filter(({ command }) => command.includes('--type=renderer')).length)
    .toBeGreaterThan(0);
  const [page] = appProcesses(debian).filter(({ command }) => command.includes('--type=renderer'));
  const status = readFileSync(debian.outside(`/proc/${page?.pid}/status`), 'utf8');
  expect(status).toMatch(/^Seccomp:\t2$/m);
  expect(mainProcess(debian).user).toBe('person');
});

/** What somebody left in a folder for everybody, the display's socket apart. */
const strangersIn = (debian: DebianRoot, folder: string): string[] =>
  readdirSync(debian.outside(folder)).filter((name) => name !== '.X11-unix');
