import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeSums } from '../../scripts/release/checksums.mjs';
import { makeParts, PARTS } from './parts.mjs';
import { ROOT } from '../../scripts/setup/prepare.mjs';

/** @type {string} */
let folder;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drawbridge-collect-'));
  makeParts(join(folder, 'parts'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function collect() {
  const script = join(ROOT, 'scripts', 'release', 'collect.mjs');
  const args = [
    '--version',
    '0.2.0',
    '--parts',
    join(folder, 'parts'),
    '--out',
    join(folder, 'out'),
    '--updates',
    '--dry-run',
  ];
  return spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' });
}

it('lays out the packages, what the updater reads, and notes that hide nothing', () => {
  expect(collect()).toMatchObject({ status: 0, stderr: '' });
  const metadata = Object.values(PARTS)
    .flat()
    .filter((name) => name.endsWith('.yml'));
  expect(readdirSync(join(folder, 'out', 'metadata'))).toEqual(metadata.toSorted());
  const packages = Object.values(PARTS)
    .flat()
    .filter((name) => !name.endsWith('.yml'));
  expect(readdirSync(join(folder, 'out', 'packages'))).toEqual(packages.toSorted());
  expect(readFileSync(join(folder, 'out', 'notes.md'), 'utf8')).toContain('macOS are not signed');
});

it('stops at a file that changed on the way', () => {
  appendFileSync(join(folder, 'parts', 'part-win', 'Drawbridge-Setup-0.2.0-x64.exe'), '!');
  const { status, stderr } = collect();
  expect(status).toBe(1);
  expect(stderr).toContain('Drawbridge-Setup-0.2.0-x64.exe is not the file that the sum was made of');
});

it('stops where a package is missing, too large, of another version, or there twice', () => {
  const win = join(folder, 'parts', 'part-win');
  rmSync(join(win, 'Drawbridge-Setup-0.2.0-arm64.exe'));
  truncateSync(join(win, 'Drawbridge-Setup-0.2.0-x64.exe'), 111_000_000);
  writeSums(win);
  const mac = join(folder, 'parts', 'part-mac');
  writeFileSync(join(mac, 'Drawbridge-0.1.9-x64.zip'), '');
  writeSums(mac);
  const { status, stderr } = collect();
  expect(status).toBe(1);
  expect(stderr).toContain('There are 0 .exe for win32-arm64 instead of one.');
  expect(stderr).toContain('Drawbridge-Setup-0.2.0-x64.exe has 111 MB');
  expect(stderr).toContain('There are 2 .zip for darwin-x64 instead of one.');
  expect(stderr).toContain('Drawbridge-0.1.9-x64.zip is not of version 0.2.0.');

  const linux = join(folder, 'parts', 'part-linux');
  writeFileSync(join(linux, 'Drawbridge-0.2.0-x64.dmg'), '');
  writeSums(linux);
  expect(collect().stderr).toContain('Drawbridge-0.2.0-x64.dmg was built twice');
});

it('stops where the updater would find nothing, or other bytes', () => {
  const win = join(folder, 'parts', 'part-win');
  rmSync(join(win, 'latest.yml'));
  writeSums(win);
  const mac = join(folder, 'parts', 'part-mac');
  writeFileSync(join(mac, 'Drawbridge-0.2.0-arm64.zip'), 'another');
  writeSums(mac);
  const { status, stderr } = collect();
  expect(status).toBe(1);
  expect(stderr).toContain('There is nothing for the updater on Windows.');
  expect(stderr).toContain('No updater will find Drawbridge-Setup-0.2.0-x64.exe.');
  expect(stderr).toContain('latest-mac.yml has another sum for Drawbridge-0.2.0-arm64.zip.');
});
