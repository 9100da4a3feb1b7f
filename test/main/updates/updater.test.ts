import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Activity } from '../../../protocol/update.ts';
import { Fault } from '../../../server/faults.ts';
import type { Engine } from '../../../main/updates/engine.ts';
import type { Release } from '../../../main/updates/feed/release.ts';
import { nextLook, times } from '../../../main/updates/schedule.ts';
import { Updater, type UpdaterParts } from '../../../main/updates/updater.ts';

const release: Release = {
  version: '0.2.0',
  signedAt: 0,
  releaseDate: '',
  releaseNotes: 'Faster.',
  files: [{ url: 'x.AppImage', sha512: 'x', size: 1 }],
};
const idle: Activity = { calls: 0, knocks: 0, connecting: 0, checkup: false };
const ready = { state: 'ready', version: '0.2.0', notes: 'Faster.' };

let activity: Activity;
let steps: string[];
let engine: Engine;
let open: Updater[];

beforeEach(() => {
  vi.useFakeTimers();
  activity = idle;
  steps = [];
  open = [];
  engine = { look: async () => release, download: async () => ({ path: '/x', sha512: 'x' }) };
});
afterEach(() => {
  for (const updater of open) updater.stop();
  vi.useRealTimers();
});

function updaterWith(changes: Partial<UpdaterParts> = {}): Updater {
  const updater = new Updater({
    engine,
    how: () => null,
    prepare: async () => ({
      takeOver: async () => void steps.push('take over'),
      discard: () => void steps.push('discard'),
    }),
    takenBack: () => null,
    isBad: () => false,
    replacedBy: () => null,
    relaunch: () => void steps.push('relaunch'),
    activity: () => activity,
    drain: () => void steps.push('drain'),
    quitInto: (takeOver) => {
      steps.push('quit');
      void takeOver();
    },
    log: () => {},
    onChanged: () => {},
    clock: { now: Date.now, random: () => 0.5, idle: { every: 250, quiet: 5000 }, replaced: 60_000 },
    ...changes,
  });
  open.push(updater);
  return updater;
}

const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

describe('looking', () => {
  test('begins a minute after the start, and goes on every six hours or so', async () => {
    const look = vi.fn(async () => null);
    updaterWith({ engine: { ...engine, look } });
    await pass(times.first - 1);
    expect(look).not.toHaveBeenCalled();
    await pass(1);
    expect(look).toHaveBeenCalledTimes(1);
    await pass(times.between);
    expect(look).toHaveBeenCalledTimes(2);
  });

  test('comes again sooner after a failure, and more seldom with each', () => {
    expect([1, 2, 3, 20].map((failures) => nextLook(failures, 0.5))).toEqual([
      300_000,
      600_000,
      1_200_000,
      times.between,
    ]);
    expect(nextLook(0, 1)).toBeGreaterThan(times.between);
  });

  test('fetches what is newer', async () => {
    const updater = updaterWith();
    await updater.check();
    expect(updater.state).toEqual(ready);
  });

  test('says what failed, and finds its way back', async () => {
    let fails = true;
    const look = async (): Promise<Release> => {
      if (fails) throw new Fault('The host was asleep.');
      return release;
    };
    const updater = updaterWith({ engine: { ...engine, look } });
    await updater.check();
    expect(updater.state).toEqual({ state: 'failed', sentence: 'The host was asleep.' });
    fails = false;
    await pass(times.first + times.afterFailure);
    expect(updater.state).toEqual(ready);
  });

  test('says how where it cannot install anything, and fetches nothing', async () => {
    const download = vi.fn(engine.download);
    const updater = updaterWith({
      engine: { ...engine, download },
      how: () => ({ how: 'Ask apt.', get: null }),
    });
    await updater.check();
    expect(updater.state).toMatchObject({ state: 'available', how: 'Ask apt.', get: null });
    expect(download).not.toHaveBeenCalled();
  });

  test('passes over a version that was taken back, and goes on saying so', async () => {
    const updater = updaterWith({
      isBad: (version) => version === '0.2.0',
      takenBack: () => ({ version: '0.2.0', sentence: 'It was taken back.' }),
    });
    await updater.check();
    expect(updater.state).toEqual({ state: 'rolled-back', version: '0.2.0', sentence: 'It was taken back.' });
  });
});

describe('something newer than what is ready', () => {
  /** 0.2.0 is ready; then 0.3.0 is found, and its download fails. */
  async function afterFailure(downloaded: string): Promise<Updater> {
    let look = release;
    const download = async (): ReturnType<Engine['download']> => {
      if (look !== release) throw new Fault('The network went away.');
      return { path: downloaded, sha512: 'x' };
    };
    const updater = updaterWith({ engine: { look: async () => look, download } });
    await updater.check();
    look = { ...release, version: '0.3.0' };
    await updater.check();
    return updater;
  }

  test('that cannot be fetched leaves what is ready', async () => {
    const updater = await afterFailure(import.meta.filename);
    expect(updater.state).toEqual(ready);
    updater.restartWhenIdle();
    await pass(6000);
    expect(steps).toEqual(['drain', 'quit', 'take over']);
  });

  test('that cannot be fetched is a failure where the file of the other is gone', async () => {
    const updater = await afterFailure('/gone/Drawbridge.AppImage');
    expect(updater.state).toEqual({ state: 'failed', sentence: 'The network went away.' });
  });
});

describe('restarting', () => {
  test('nothing happens without the word of the person', async () => {
    const updater = updaterWith();
    await updater.check();
    await pass(times.between * 3);
    expect(steps).toEqual([]);
  });

  test('happens after five quiet seconds', async () => {
    const updater = updaterWith();
    await updater.check();
    updater.restartWhenIdle();
    await pass(5000);
    expect(steps).toEqual([]);
    await pass(500);
    expect(steps).toEqual(['drain', 'quit', 'take over']);
    expect(updater.state.state).toBe('restarting');
  });

  test.each([
    [{ ...idle, calls: 2 }, '2 calls of tools are still running'],
    [{ ...idle, knocks: 1 }, 'a knock waits for your answer'],
    [{ ...idle, connecting: 1 }, 'a client that you let in is connecting'],
    [{ ...idle, checkup: true }, 'a check-up is running'],
  ])('waits while there is something to break off: %j', async (busy, until) => {
    activity = busy;
    const updater = updaterWith();
    await updater.check();
    updater.restartWhenIdle();
    await pass(60_000);
    expect(updater.state).toEqual({ ...ready, state: 'waiting', until });
    expect(steps).toEqual([]);
    activity = idle;
    await pass(6000);
    expect(steps).toEqual(['drain', 'quit', 'take over']);
  });

  test('a call in between makes the quiet begin anew', async () => {
    const updater = updaterWith();
    await updater.check();
    updater.restartWhenIdle();
    await pass(4500);
    activity = { ...idle, calls: 1 };
    await pass(500);
    activity = idle;
    await pass(4500);
    expect(steps).toEqual([]);
    await pass(1000);
    expect(steps).toContain('quit');
  });

  test('is taken back by the person', async () => {
    const updater = updaterWith();
    await updater.check();
    updater.restartWhenIdle();
    await pass(1000);
    updater.keepRunning();
    await pass(60_000);
    expect(steps).toEqual(['discard']);
    expect(updater.state).toEqual(ready);
  });

  test('a person who changes their mind twice has it prepared once more, one after the other', async () => {
    let under = 0;
    const prepare = async (): ReturnType<UpdaterParts['prepare']> => {
      under += 1;
      steps.push(`prepare ${under}`);
      await new Promise((resolve) => setTimeout(resolve, 2000));
      under -= 1;
      return {
        takeOver: async () => void steps.push('take over'),
        discard: () => void steps.push('discard'),
      };
    };
    const updater = updaterWith({ prepare });
    await updater.check();
    updater.restartWhenIdle();
    await pass(500);
    updater.keepRunning();
    updater.restartWhenIdle();
    await pass(10_000);
    expect(steps).toEqual(['prepare 1', 'discard', 'prepare 1', 'drain', 'quit', 'take over']);
  });

  test('does not happen where the new version cannot be put in place', async () => {
    const prepare = (): Promise<never> => Promise.reject(new Fault('The disk is full.'));
    const updater = updaterWith({ prepare });
    await updater.check();
    updater.restartWhenIdle();
    await pass(10_000);
    expect(steps).toEqual([]);
    expect(updater.state).toEqual({ state: 'failed', sentence: 'The disk is full.' });
  });

  test('starts the old version where the new one cannot take over at the last moment', async () => {
    const takeOver = (): Promise<never> => Promise.reject(new Error('ENOEXEC'));
    const updater = updaterWith({ prepare: async () => ({ takeOver, discard: () => {} }) });
    await updater.check();
    updater.restartWhenIdle();
    await pass(10_000);
    expect(steps).toEqual(['drain', 'quit', 'relaunch']);
  });

  test('an end of the app in between installs nothing', async () => {
    const updater = updaterWith();
    await updater.check();
    activity = { ...idle, calls: 1 };
    updater.restartWhenIdle();
    await pass(1000);
    updater.stop();
    activity = idle;
    await pass(60_000);
    expect(steps).toEqual(['discard']);
  });
});

test('files that a package manager replaced are ready to be started', async () => {
  let replaced: string | null = null;
  const updater = updaterWith({ replacedBy: () => replaced });
  replaced = '0.3.0';
  await pass(60_000);
  expect(updater.state).toEqual({ state: 'ready', version: '0.3.0', notes: null });
  updater.restartWhenIdle();
  await pass(6000);
  expect(steps).toEqual(['drain', 'quit', 'relaunch']);
});
