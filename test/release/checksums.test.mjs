import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { checkSums, writeSums } from '../../scripts/release/checksums.mjs';
import { ROOT } from '../../scripts/setup/prepare.mjs';

/** @type {string} */
let folder;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drawbridge-sums-'));
  for (const name of ['b.deb', 'Z.exe', 'a-1.0.0.tar.gz'])
    writeFileSync(join(folder, name), `This is ${name}.`);
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const sha256sum = spawnSync('sha256sum', ['--version']).status === 0;

it.skipIf(!sha256sum)('are what sha256sum checks, byte for byte', () => {
  writeSums(folder);
  const check = () =>
    spawnSync('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: folder, encoding: 'utf8' });
  expect(check()).toMatchObject({ status: 0, stderr: '' });
  const own = spawnSync('sha256sum', ['Z.exe', 'a-1.0.0.tar.gz', 'b.deb'], { cwd: folder, encoding: 'utf8' });
  expect(readFileSync(join(folder, 'SHA256SUMS'), 'utf8')).toBe(own.stdout);
  appendFileSync(join(folder, 'b.deb'), '!');
  expect(check().status).toBe(1);
});

it('are found true, and then every difference is named', () => {
  writeSums(folder);
  expect(() => checkSums(folder)).not.toThrow();
  appendFileSync(join(folder, 'b.deb'), '!');
  rmSync(join(folder, 'Z.exe'));
  writeFileSync(join(folder, 'extra.deb'), '');
  expect(() => checkSums(folder)).toThrow(
    /Z\.exe is missing; extra\.deb is not in SHA256SUMS; b\.deb is not the file/,
  );
});

it('are not made of anything but plain files with plain names', () => {
  symlinkSync('/etc/hostname', join(folder, 'link.deb'));
  expect(() => writeSums(folder)).toThrow('link.deb cannot be part of a release');
  rmSync(join(folder, 'link.deb'));
  writeFileSync(join(folder, 'two\nlines.deb'), '');
  expect(() => writeSums(folder)).toThrow('cannot be part of a release');
  const empty = join(folder, 'empty');
  mkdirSync(empty);
  expect(() => writeSums(empty)).toThrow('is empty');
});

it.each(['write', 'check'])(
  'say in one sentence what is wrong with a folder that is not there: %s',
  (verb) => {
    const script = join(ROOT, 'scripts', 'release', 'sums.mjs');
    for (const wrong of [join(folder, 'nowhere'), join(folder, 'b.deb')]) {
      const { status, stderr } = spawnSync(process.execPath, [script, verb, wrong], { encoding: 'utf8' });
      expect(status).toBe(1);
      expect(stderr).toMatch(/cannot be read[^\n]*: name (?:a folder|the one)[^\n]*\.\n$/);
      expect(stderr).not.toContain('set-up');
    }
  },
);

it('are refused with a line that is no sum', () => {
  writeSums(folder);
  appendFileSync(join(folder, 'SHA256SUMS'), 'deadbeef  ../../etc/passwd\n');
  expect(() => checkSums(folder)).toThrow('a line that is no sum');
});
