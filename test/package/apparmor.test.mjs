import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { root } from './read-configuration.mjs';

/** A root folder of its own: every place that the scripts name is moved below it. */
let place = '';
const profile = () => join(place, 'etc/apparmor.d/drawbridge');
const present = () => readFileSync(profile(), 'utf8');

/** @param {string} text what the package brings */
const bring = (text) => writeFileSync(join(place, 'opt/Drawbridge/resources/apparmor-profile'), text);

/** @param {'after-install' | 'after-remove'} name @param {string} word */
function run(name, word) {
  const text = readFileSync(join(root, `assets/linux/${name}.sh`), 'utf8').replaceAll(
    /(?<![\w/])\/(?=(?:etc|opt|usr|var|sys)\/)/g,
    `${place}/`,
  );
  const { status, stderr } = spawnSync('sh', ['-c', text, name, word], {
    env: { PATH: `${join(place, 'bin')}:/usr/bin:/bin` },
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
}

beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'drawbridge-apparmor-'));
  for (const folder of ['etc/apparmor.d', 'opt/Drawbridge/resources', 'bin'])
    mkdirSync(join(place, folder), { recursive: true });
  writeFileSync(join(place, 'opt/Drawbridge/chrome-sandbox'), '');
  for (const name of [
    'apparmor_parser',
    'dpkg-statoverride',
    'gtk-update-icon-cache',
    'update-desktop-database',
  ]) {
    writeFileSync(join(place, 'bin', name), '#!/bin/sh\n');
    chmodSync(join(place, 'bin', name), 0o755);
  }
  bring('profile one {}\n');
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

describe.runIf(process.platform === 'linux')('the AppArmor profile', () => {
  it('comes, is renewed by an upgrade and goes with the package', () => {
    run('after-install', 'configure');
    expect(present()).toMatch(/^# .*\nprofile one \{\}\n$/);
    bring('profile two {}\n');
    run('after-install', 'configure');
    expect(present()).toContain('profile two');
    run('after-remove', 'remove');
    expect(readdirSync(join(place, 'etc/apparmor.d'))).toEqual([]);
  });

  it('that an administrator changed is neither renewed nor taken away', () => {
    run('after-install', 'configure');
    const changed = `${present()}deny /secret r,\n`;
    writeFileSync(profile(), changed);
    bring('profile two {}\n');
    run('after-install', 'configure');
    run('after-remove', 'purge');
    expect(present()).toBe(changed);
  });

  it.each(['profile other {}\n', ''])('that was there before ours stays: %j', (text) => {
    writeFileSync(profile(), text);
    run('after-install', 'configure');
    run('after-remove', 'remove');
    expect(existsSync(profile())).toBe(true);
    expect(present()).toBe(text);
  });
});
