import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { badVersions, markBad, noteRestored } from '../../../main/updates/trial/bad-versions.ts';
import { programOf } from '../../../main/updates/trial/program-of.ts';
import { settleTrial } from '../../../main/updates/trial/settle.ts';
import { readTrial, type Trial, updatesFolder, writeTrial } from '../../../main/updates/trial/trial-file.ts';

let dataDir: string;
const beside = {
  way: 'beside',
  program: '/home/ada/D.AppImage',
  candidate: '/home/ada/D.AppImage.new',
} as const;
const common = { from: '0.1.0', to: '0.2.0', words: [], startedAt: 0, attempts: 0 } as const;
const trial: Trial = { ...common, ...beside };
const trialFile = (): string => join(updatesFolder(dataDir), 'trial.json');

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'drawbridge-foreign-'));
  chmodSync(dataDir, 0o700);
  writeTrial(dataDir, trial);
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(dataDir, { recursive: true, force: true });
});

describe('a trial is none', () => {
  test.each([
    ['its file', () => chmodSync(trialFile(), 0o666)],
    ['its folder', () => chmodSync(updatesFolder(dataDir), 0o770)],
    ['the data folder', () => chmodSync(dataDir, 0o777)],
  ])('where others can write %s', (_what, open) => {
    expect(readTrial(dataDir)).toEqual(trial);
    open();
    expect(readTrial(dataDir)).toBeNull();
  });

  test('where it belongs to another user', () => {
    vi.spyOn(process, 'getuid').mockReturnValue(4242);
    expect(readTrial(dataDir)).toBeNull();
  });

  test('where a pipe has its name, and nobody waits for that', () => {
    rmSync(trialFile());
    execFileSync('mkfifo', [trialFile()]);
    expect(readTrial(dataDir)).toBeNull();
  });
});

describe('a start goes by no trial', () => {
  const settle = (of: Trial, platform: NodeJS.Platform): string => {
    writeTrial(dataDir, of);
    return settleTrial(dataDir, '0.2.0', { APPIMAGE: '/home/ada/D.AppImage.new' }, platform).kind;
  };
  const inPlace = (changes: object = {}): Trial => ({
    ...common,
    way: 'in-place',
    program: '/Applications/D.app/Contents/MacOS/d',
    folder: '/Applications/D.app',
    kept: join(updatesFolder(dataDir), 'previous'),
    pid: null,
    ...changes,
  });

  test('of another system’s way', () => {
    expect(settle(trial, 'linux')).toBe('on-trial');
    expect(settle(trial, 'darwin')).toBe('nothing');
    expect(settle(inPlace(), 'darwin')).toBe('on-trial');
    expect(settle(inPlace(), 'linux')).toBe('nothing');
  });

  test.each([{ kept: '/tmp/kept' }, { program: '/tmp/x' }, { folder: '/tmp' }])(
    'that names places which are not ours: %o',
    (changes) => expect(settle(inPlace(changes), 'darwin')).toBe('nothing'),
  );

  test('of which the candidate is not beside the program', () => {
    expect(settle({ ...trial, program: '/home/ada/Other.AppImage' }, 'linux')).toBe('nothing');
  });
});

describe('the versions that were taken back', () => {
  test('are kept with a reason that is cut where it is long', () => {
    markBad(dataDir, '0.2.0', 'x'.repeat(10_000));
    markBad(dataDir, '0.3.0', 'y');
    expect(badVersions(dataDir).map(({ version, why }) => [version, why.length])).toEqual([
      ['0.2.0', 500],
      ['0.3.0', 1],
    ]);
  });

  test('outlive a broken entry', () => {
    const versions = [{ version: 1 }, { version: '0.2.0', why: 'it hung' }, null];
    writeFileSync(join(updatesFolder(dataDir), 'bad.json'), JSON.stringify({ versions }));
    expect(badVersions(dataDir)).toEqual([{ version: '0.2.0', why: 'it hung' }]);
  });

  test('say whether the data were given back', () => {
    markBad(dataDir, '0.2.0', 'it hung');
    noteRestored(dataDir, '0.2.0');
    noteRestored(dataDir, '0.3.0');
    expect(badVersions(dataDir)).toEqual([{ version: '0.2.0', why: 'it hung', restored: true }]);
  });
});

test('the program of a process is known by its path', async () => {
  mkdirSync(join(dataDir, 'app'));
  const program = join(dataDir, 'app', 'program');
  copyFileSync('/bin/sleep', program);
  const child = spawn(program, ['600']);
  await once(child, 'spawn');
  expect(await programOf(child.pid ?? 0)).toBe(program);
  const ended = once(child, 'exit');
  child.kill();
  await ended;
  expect(await programOf(child.pid ?? 0)).toBeNull();
});
