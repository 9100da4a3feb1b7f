import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { badVersions } from '../../../main/updates/trial/bad-versions.ts';
import { confirmTrial } from '../../../main/updates/trial/confirm.ts';
import { putBack } from '../../../main/updates/trial/put-back.ts';
import { countStart, forgetTrial, settleTrial } from '../../../main/updates/trial/settle.ts';
import { readTrial, type Trial, writeTrial } from '../../../main/updates/trial/trial-file.ts';
import { watchTrial } from '../../../main/updates/trial/watch.ts';
import { watchedFolder, watchWords } from '../../../main/updates/trial/watched-folder.ts';

let folder: string;
let dataDir: string;
let program: string;
let candidate: string;
const started = (): string =>
  existsSync(join(folder, 'started')) ? readFileSync(join(folder, 'started'), 'utf8') : '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drawbridge-trial-'));
  dataDir = join(folder, 'data');
  mkdirSync(dataDir, { mode: 0o700 });
  program = write('Drawbridge.AppImage', `echo old "$@" >> '${join(folder, 'started')}'`);
  candidate = `${program}.new`;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, script: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

function begin(changes: Partial<Trial & { way: 'beside' }> = {}): Trial & { way: 'beside' } {
  const trial = {
    way: 'beside',
    from: '0.1.0',
    to: '0.2.0',
    program,
    candidate,
    words: ['--hidden'],
    startedAt: 0,
    attempts: 0,
    ...changes,
  } as const;
  writeTrial(dataDir, trial);
  return trial;
}

const newVersion = (script: string): string =>
  write('Drawbridge.AppImage.new', `echo new "$@" >> '${join(folder, 'started')}'\n${script}`);
const watch = (patience = 20_000): ReturnType<typeof watchTrial> =>
  watchTrial({
    dataDir,
    oldHasGone: Promise.resolve(),
    patience,
    installing: patience,
    every: 10,
    log: () => {},
  });
const startedTimes = async (which: string, times: number): Promise<void> =>
  expect.poll(() => started().split(which).length - 1, { timeout: 10_000 }).toBe(times);

describe('the watcher', () => {
  test('goes when the new version is confirmed', async () => {
    newVersion(`until [ -e '${join(folder, 'go')}' ] || [ ! -d '${folder}' ]; do sleep 0.05; done`);
    begin();
    const watching = watch();
    await startedTimes('new', 1);
    const trial = readTrial(dataDir);
    if (trial === null) throw new Error('there is no trial');
    confirmTrial(dataDir, trial);
    expect(await watching).toBe('confirmed');
    expect(readFileSync(program, 'utf8')).toContain('echo new');
    expect(existsSync(candidate)).toBe(false);
    expect(started()).toBe('new --hidden\n');
    writeFileSync(join(folder, 'go'), '');
  });

  test.each([
    ['ends at once', 'exit 3', /exit code 3/],
    ['crashes', 'kill -SEGV $$', /SIGSEGV/],
    ['is no program', null, /ENOEXEC|exit code/],
  ])('puts the old version back where the new one %s', async (_what, script, why) => {
    newVersion(script ?? '');
    if (script === null) writeFileSync(candidate, '\u0000\u0001');
    begin();
    expect(await watch()).toBe('put back');
    await startedTimes('old', 1);
    if (script !== null) await startedTimes('new', 2);
    expect(badVersions(dataDir)).toEqual([{ version: '0.2.0', why: expect.stringMatching(why) }]);
    expect(existsSync(candidate)).toBe(false);
    expect(readTrial(dataDir)).toBeNull();
    expect(readFileSync(program, 'utf8')).toContain('echo old');
  });

  test.each([
    ['has gone', () => rmSync(candidate)],
    ['may not be started', () => chmodSync(candidate, 0o644)],
  ])('puts the old version back where the new one %s, and does not call it bad', async (_what, change) => {
    newVersion('');
    change();
    begin();
    expect(await watch()).toBe('put back');
    await startedTimes('old', 1);
    expect(badVersions(dataDir)).toEqual([]);
  });

  test('ends a new version that hangs, with all that it started', async () => {
    newVersion(`sleep 600 & echo $! > '${join(folder, 'child')}'; wait`);
    begin();
    expect(await watch(500)).toBe('put back');
    await startedTimes('old', 1);
    await startedTimes('new', 1);
    const child = Number(readFileSync(join(folder, 'child'), 'utf8'));
    await expect.poll(() => runs(child)).toBe(false);
  });

  test('does nothing where there is no trial', async () => {
    expect(await watch()).toBe('no trial');
  });

  test('starts nothing before the old version has gone', async () => {
    newVersion('exit 0');
    begin();
    let goes = (): void => {};
    const oldHasGone = new Promise<void>((resolve) => {
      goes = resolve;
    });
    const watching = watchTrial({
      dataDir,
      oldHasGone,
      patience: 1000,
      installing: 1000,
      every: 10,
      log: () => {},
    });
    const slow = spawn('true');
    await once(slow, 'exit');
    expect(started()).toBe('');
    goes();
    expect(await watching).toBe('put back');
  });
});

describe('a start after a power cut', () => {
  const start = (version: string, image = program): ReturnType<typeof settleTrial> =>
    settleTrial(dataDir, version, { APPIMAGE: image }, 'linux');

  test('before the new version was ever started: the old one goes on', () => {
    const trial = begin();
    newVersion('');
    expect(start('0.1.0').kind).toBe('cut-short');
    forgetTrial(dataDir, trial);
    expect(existsSync(candidate)).toBe(false);
    expect(start('0.1.0').kind).toBe('nothing');
    expect(badVersions(dataDir)).toEqual([]);
  });

  test('between taking the place and saying so: the new one goes on', () => {
    begin();
    expect(start('0.2.0').kind).toBe('nothing');
    expect(readTrial(dataDir)).toBeNull();
  });

  test.each(['', '{', '[]', '{"from":1}', '{"way":"beside","from":"0.1.0","to":"0.2.0"}'])(
    'with a trial that says nothing: %s',
    (text) => {
      begin();
      writeFileSync(join(dataDir, 'updates', 'trial.json'), text);
      expect(start('0.1.0').kind).toBe('nothing');
    },
  );

  test('the new version writes down the place that it will have', () => {
    begin();
    const env = { APPIMAGE: candidate };
    expect(settleTrial(dataDir, '0.2.0', env).kind).toBe('on-trial');
    expect(env.APPIMAGE).toBe(program);
  });
});

describe('an installer that replaced the folder', () => {
  const inPlace = (): Trial => {
    const place = join(folder, 'app');
    const kept = join(dataDir, 'updates', 'previous');
    for (const [at, what] of [
      [place, 'new'],
      [kept, 'old'],
    ] as const) {
      mkdirSync(at, { recursive: true });
      writeFileSync(join(at, 'drawbridge'), what);
    }
    const trial: Trial = {
      way: 'in-place',
      from: '0.1.0',
      to: '0.2.0',
      program: join(place, 'drawbridge'),
      folder: place,
      kept,
      pid: null,
      words: [],
      startedAt: 0,
      attempts: 0,
    };
    writeTrial(dataDir, trial);
    return trial;
  };

  test('is undone with the copy that was kept', async () => {
    const trial = inPlace();
    await putBack(dataDir, trial, 'it ended by itself');
    expect(readFileSync(trial.program, 'utf8')).toBe('old');
    expect(readTrial(dataDir)).toBeNull();
  });

  test('stays, and the copy goes, once it is confirmed', () => {
    const trial = inPlace();
    confirmTrial(dataDir, trial);
    expect(readFileSync(trial.program, 'utf8')).toBe('new');
    expect(existsSync(join(dataDir, 'updates', 'previous'))).toBe(false);
  });

  test('is undone where the new version hangs, and that one is ended', async () => {
    const trial = inPlace();
    writeFileSync(
      join(dataDir, 'updates', 'previous', 'drawbridge'),
      `#!/bin/sh\necho old > '${folder}/started'\n`,
    );
    chmodSync(join(dataDir, 'updates', 'previous', 'drawbridge'), 0o755);
    copyFileSync('/bin/sleep', trial.program);
    chmodSync(trial.program, 0o755);
    const hanging = spawn(trial.program, ['600']);
    const ended = once(hanging, 'exit');
    writeTrial(dataDir, {
      ...trial,
      way: 'in-place',
      folder: join(folder, 'app'),
      kept: join(dataDir, 'updates', 'previous'),
      pid: hanging.pid ?? null,
    });
    expect(await watch(200)).toBe('put back');
    expect((await ended)[1]).toBe('SIGKILL');
    await startedTimes('old', 1);
  });

  test('ends no other program that has got the number of the new version', async () => {
    const trial = inPlace();
    chmodSync(join(dataDir, 'updates', 'previous', 'drawbridge'), 0o755);
    const other = spawn('sleep', ['600']);
    if (trial.way === 'in-place') writeTrial(dataDir, { ...trial, pid: other.pid ?? null });
    expect(await watch(200)).toBe('put back');
    expect(runs(other.pid ?? 0)).toBe(true);
    const ended = once(other, 'exit');
    other.kill();
    await ended;
  });

  test('the new version counts its starts, and the third has it taken back', () => {
    const { kept } = { ...inPlace(), kept: join(dataDir, 'updates', 'previous') };
    const outcomes = [1, 2, 3].map(() => {
      const settling = settleTrial(dataDir, '0.2.0', {}, 'darwin');
      return settling.kind === 'on-trial' ? countStart(dataDir, settling.trial) : settling.kind;
    });
    expect(outcomes).toEqual([null, null, join(kept, 'drawbridge')]);
  });
});

test('only the words of an update start a watcher', () => {
  expect(watchedFolder(['drawbridge', ...watchWords('/data')])).toBe('/data');
  expect(watchedFolder(['drawbridge', 'drawbridge://knock', ...watchWords('/data')])).toBeNull();
  expect(watchedFolder(['drawbridge', '--hidden'])).toBeNull();
});

function runs(pid: number): boolean {
  try {
    // Ended and not yet collected is ended.
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
