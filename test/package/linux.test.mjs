import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nativePieces } from '../../scripts/package/natives.mjs';
import { file, root } from './read-configuration.mjs';

/** @param {string} name */
const isHere = (name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).error === undefined;

describe('on Linux', () => {
  it('has the four formats, for both processors', () => {
    const arch = ['x64', 'arm64'];
    expect(file.linux.target).toEqual(
      ['AppImage', 'deb', 'rpm', 'tar.gz'].map((target) => ({ target, arch })),
    );
  });

  it('starts by the name that a terminal knows it by', () => {
    expect(file.linux.executableName).toBe('drawbridge');
  });

  it('depends on what Debian 12 and 13 and Ubuntu 22.04 and 24.04 have, by either name', () => {
    const renamed = [
      'libasound2',
      'libatk-bridge2.0-0',
      'libatk1.0-0',
      'libatspi2.0-0',
      'libcups2',
      'libglib2.0-0',
      'libgtk-3-0',
    ];
    for (const name of renamed) expect(file.deb.depends).toContain(`${name} | ${name}t64`);
    expect(new Set(file.deb.depends).size).toBe(file.deb.depends.length);
  });

  it('puts the same two scripts into deb and rpm', () => {
    for (const key of ['afterInstall', 'afterRemove', 'appArmorProfile'])
      expect(file.rpm[key]).toBe(file.deb[key]);
  });

  it.each(['assets/linux/after-install.sh', 'assets/linux/after-remove.sh'])(
    '%s is a script of a plain shell',
    (path) => {
      const text = readFileSync(join(root, path), 'utf8');
      expect(text.startsWith('#!/bin/sh\n')).toBe(true);
      expect(spawnSync('sh', ['-n', join(root, path)]).status).toBe(0);
      // electron-builder would put something of its own in place of these.
      expect(text).not.toMatch(/\$\{[a-zA-Z]+\}/);
    },
  );

  it.runIf(isHere('appstreamcli'))('has AppStream metadata that AppStream finds no fault with', () => {
    const path = join(root, 'assets/linux/app.drawbridge.desktop.metainfo.xml');
    const { status, stdout, stderr } = spawnSync(
      'appstreamcli',
      ['validate', '--no-net', '--pedantic', path],
      {
        encoding: 'utf8',
      },
    );
    expect(status, `${stdout}${stderr}`).toBe(0);
    expect(`${stdout}${stderr}`).not.toMatch(/^[EW]:/m);
  });

  it('says the same of itself in the metadata as in the package', () => {
    const text = readFileSync(join(root, 'assets/linux/app.drawbridge.desktop.metainfo.xml'), 'utf8');
    expect(text).toContain(`<id>${file.appId}</id>`);
    expect(text).toContain(`<summary>${file.linux.synopsis}</summary>`);
    expect(text).toContain('<launchable type="desktop-id">drawbridge.desktop</launchable>');
  });

  it.each(/** @type {const} */ (['x64', 'arm64']))(
    'packs the native modules of %s and glibc, and no other',
    (arch) => {
      const files = nativePieces('linux', arch).flatMap(({ files: names }) => names);
      expect(files.filter((name) => name.endsWith('.node'))).toEqual([
        `prebuilds/linux-${arch}/@photostructure+sqlite.glibc.node`,
        `keyring.linux-${arch}-gnu.node`,
        `ngrok.linux-${arch}-gnu.node`,
      ]);
    },
  );
});
