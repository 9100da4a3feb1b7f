import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ROOT } from '../../scripts/setup/prepare.mjs';
import { makeParts } from './parts.mjs';

/** @type {string} */
let folder;
/** @type {string} */
let file;
/** @type {string} */
let key;

/** @param {string[]} args */
function run(...args) {
  const [script = '', ...more] = args;
  const path = join(ROOT, 'scripts', 'release', script);
  return spawnSync(process.execPath, [path, ...more], {
    encoding: 'utf8',
    env: { ...process.env, DRAWBRIDGE_UPDATE_KEY: key },
  });
}

// The scripts in the order in which the workflows release.yml and stage.yml call them.
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drawbridge-stage-'));
  makeParts(folder);
  file = join(folder, 'part-win', 'latest.yml');
  key = run('updates/make-key.mjs').stdout;
  expect(run('updates/sign-metadata.mjs', file).status).toBe(0);
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('changes how many are offered a version, and what it signs is what was signed before', () => {
  expect(run('verify-metadata.mjs', file)).toMatchObject({ status: 0, stderr: '' });
  expect(run('updates/stage.mjs', '--version', '0.2.0', '--percent', '5', file).status).toBe(0);
  expect(readFileSync(file, 'utf8')).toContain('stagingPercentage: 5\n');
  expect(run('verify-metadata.mjs', file)).toMatchObject({ status: 0, stderr: '' });
});

it('signs nothing anew that somebody changed', () => {
  writeFileSync(file, readFileSync(file, 'utf8').replace('x64.exe', 'x86.exe'));
  const { status, stderr } = run('verify-metadata.mjs', file);
  expect(status).toBe(1);
  expect(stderr).toContain('is not what was signed');
});

it('signs nothing anew that somebody else signed', () => {
  key = run('updates/make-key.mjs').stdout;
  expect(run('verify-metadata.mjs', file).status).toBe(1);
});

it('hands on the public half of the key in one line, and nothing of the private one', () => {
  const { stdout } = run('updates/public-key.mjs');
  expect(stdout).toMatch(/^[A-Za-z0-9+/=]{60}\n$/);
  const secret = key.split('\n')[1] ?? '';
  expect(secret).toHaveLength(64);
  for (const output of [stdout, ...Object.values(run('verify-metadata.mjs', file)).map(String)])
    expect(output).not.toContain(secret);
});
