import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UpdateHost } from '../../../main/updates/update-host.ts';
import type { Updates, UpdatesParts } from '../../../main/updates/updates.ts';
import { badVersions } from '../../../main/updates/trial/bad-versions.ts';
import { countStart, settleTrial } from '../../../main/updates/trial/settle.ts';
import { readTrial, type Trial, writeTrial } from '../../../main/updates/trial/trial-file.ts';
import { watchTrial } from '../../../main/updates/trial/watch.ts';

let folder: string;
let dataDir: string;
let program: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drawbridge-orderly-'));
  dataDir = join(folder, 'data');
  mkdirSync(dataDir, { mode: 0o700 });
  program = write('Drawbridge.AppImage', says('old'));
});
afterEach(() => {
  writeFileSync(join(folder, 'go'), '');
  rmSync(folder, { recursive: true, force: true });
});

function write(path: string, script: string): string {
  const whole = join(folder, path);
  mkdirSync(join(whole, '..'), { recursive: true });
  writeFileSync(whole, `#!/bin/sh\n${script}\n`);
  chmodSync(whole, 0o755);
  return whole;
}

const says = (who: string): string => `echo ${who} >> '${folder}/started'`;
const started = (): string =>
  existsSync(join(folder, 'started')) ? readFileSync(join(folder, 'started'), 'utf8') : '';
const watch = (patience = 20_000, installing = 20_000): ReturnType<typeof watchTrial> =>
  watchTrial({ dataDir, oldHasGone: Promise.resolve(), patience, installing, every: 10, log: () => {} });

const common = { from: '0.1.0', to: '0.2.0', words: [], startedAt: 0, attempts: 0 } as const;

/** The desktop of the new version, as far as updates know it. The updater's code is not loaded unless given. */
function newVersion(
  server: ReturnType<UpdatesParts['server']>,
  load?: () => Promise<() => Promise<Updates>>,
): UpdateHost {
  return new UpdateHost(
    {
      server: () => server,
      activity: () => null,
      drain: () => {},
      quitInto: () => {},
      log: () => {},
      dataDir,
      own: '0.2.0',
    },
    () => {},
    load,
  );
}

describe('a new version beside the old one, on trial', () => {
  beforeEach(() => {
    const candidate = write(
      'Drawbridge.AppImage.new',
      `${says('new')}\nuntil [ -e '${folder}/go' ] || [ ! -d '${folder}' ]; do sleep 0.02; done`,
    );
    writeTrial(dataDir, { ...common, way: 'beside', program, candidate });
  });

  /** It has been started by the watcher, and is ended in order: with code 0. */
  async function endWhile(server: ReturnType<UpdatesParts['server']>): ReturnType<typeof watchTrial> {
    const watching = watch();
    await expect.poll(started, { timeout: 10_000 }).toBe('new\n');
    newVersion(server).stop();
    writeFileSync(join(folder, 'go'), '');
    return watching;
  }

  test('stays where the person quits it while its server runs, even before the updater was loaded', async () => {
    expect(await endWhile('running')).toBe('confirmed');
    expect(readFileSync(program, 'utf8')).toContain('echo new');
    expect(readTrial(dataDir)).toBeNull();
    expect(started()).toBe('new\n');
  });

  test('is left where the person quits it before its server ran: nothing starts again, and nothing is bad', async () => {
    expect(await endWhile('starting')).toBe('left');
    expect(started()).toBe('new\n');
    expect(badVersions(dataDir)).toEqual([]);
    // The old one is started next: it still stands there, and puts away what is left.
    expect(readFileSync(program, 'utf8')).toContain('echo old');
    expect(settleTrial(dataDir, '0.1.0', {}).kind).toBe('cut-short');
  });

  test('is tried once more, and then taken back, where its server could not start', async () => {
    expect(await endWhile('failed')).toBe('put back');
    expect(badVersions(dataDir)).toHaveLength(1);
    await expect.poll(started, { timeout: 10_000 }).toBe('new\nnew\nold\n');
  });
});

describe('a new version that an installer starts', () => {
  let trial: Trial;
  beforeEach(() => {
    const kept = join(dataDir, 'updates', 'previous');
    write('data/updates/previous/drawbridge', says('old'));
    program = write('app/drawbridge', says('new'));
    trial = { ...common, way: 'in-place', program, folder: join(folder, 'app'), kept, pid: null };
    writeTrial(dataDir, trial);
  });

  /** What the new version does at the top of its start. */
  const startNew = (): string | null => {
    const settling = settleTrial(dataDir, '0.2.0', {}, 'win32');
    if (settling.kind !== 'on-trial') throw new Error(settling.kind);
    return countStart(dataDir, settling.trial);
  };

  /** Resolves after the watcher has looked some times. */
  const looks = async (): Promise<void> => {
    const child = spawn('sleep', ['0.5']);
    await new Promise((resolve) => child.once('exit', resolve));
  };

  test('has its time only from its start on: the installer may take far longer', async () => {
    let outcome = 'none';
    const watching = watch(50).then((said) => (outcome = said));
    await looks();
    expect(outcome).toBe('none');
    expect(readFileSync(program, 'utf8')).toContain('echo new');
    startNew();
    newVersion('running').stop();
    expect(await watching).toBe('confirmed');
  });

  test('is taken back where the installer never starts it', async () => {
    expect(await watch(20_000, 100)).toBe('put back');
    expect(readFileSync(program, 'utf8')).toContain('echo old');
    expect(badVersions(dataDir)[0]?.why).toBe('it was not installed in time');
  });

  test('is left, and no start of it counts, where the person quits it before its server ran', async () => {
    const watching = watch();
    startNew();
    await looks();
    newVersion('starting').stop();
    expect(await watching).toBe('left');
    for (const _ of [1, 2, 3]) {
      expect(startNew()).toBeNull();
      newVersion('starting').stop();
    }
    expect(readTrial(dataDir)).toEqual(trial);
  });
});

describe('where the server could not start', () => {
  function counted(): { checks: number; load: () => Promise<() => Promise<Updates>> } {
    const count = {
      checks: 0,
      load: async () => async (): Promise<Updates> => ({
        state: { state: 'current', checkedAt: null },
        check: async () => void (count.checks += 1),
        restartWhenIdle: () => {},
        keepRunning: () => {},
        stop: () => {},
      }),
    };
    return count;
  }

  test('the next version is looked for at once', async () => {
    const count = counted();
    await newVersion('failed', count.load).openWithoutServer();
    expect(count.checks).toBe(1);
  });

  test('an updater that cannot be loaded says so, and is loaded again for whoever asks again', async () => {
    const count = counted();
    let whole = false;
    let loads = 0;
    const host = newVersion('failed', async () => {
      loads += 1;
      if (!whole) throw new Error('a file is broken');
      return count.load();
    });
    await host.check();
    expect(host.state, 'nothing is loaded before the server is known of').toEqual({
      state: 'current',
      checkedAt: null,
    });
    await host.openWithoutServer();
    expect(host.state).toMatchObject({ state: 'failed', sentence: expect.stringContaining('try again') });
    expect(loads).toBe(1);
    whole = true;
    await host.check();
    expect(count.checks).toBe(1);
    expect(host.state).toEqual({ state: 'current', checkedAt: null });
  });

  test('a version on trial looks for none: it is taken back', async () => {
    writeTrial(dataDir, { ...common, way: 'beside', program, candidate: `${program}.new` });
    const count = counted();
    await newVersion('failed', count.load).openWithoutServer();
    expect(count.checks).toBe(0);
  });
});
