import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { backupBeforeMigration } from '../../../server/storage/backup-manifest.ts';
import { bringForward } from '../../../server/storage/bring-forward.ts';
import { dataPlan } from '../../../server/storage/data-plan.ts';
import { readDataVersion } from '../../../server/storage/data-version.ts';
import { bundle, removeBundles } from '../cli/bundle.ts';
import { contentsOf, copyOf, laterContents, olderContents, olderData } from './data-rig.ts';
import { laterPlan, laterVersion } from './later-plan.ts';

let child = '';
beforeAll(async () => {
  child = await bundle('test/server/storage/child/killed.ts');
}, 60_000);
afterAll(removeBundles);

interface Ended {
  killed: boolean;
  changes: number;
}

/** @param last the change to the file system that is not made any more; 0: none */
function change(what: 'forward' | 'restore', dataDir: string, last: number): Promise<Ended> {
  const folder = backupBeforeMigration(dataDir)?.folder ?? '';
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [child, what, dataDir, folder, String(last)], (error, stdout) => {
      if (error !== null && error.signal !== 'SIGKILL') reject(error);
      else resolve({ killed: error !== null, changes: Number(stdout) });
    });
  });
}

/** Does something for each number up to a last one, some at a time. */
async function forEach(last: number, what: (number: number) => Promise<void>): Promise<void> {
  let next = 1;
  const worker = async (): Promise<void> => {
    while (next <= last) await what(next++);
  };
  await Promise.all([worker(), worker(), worker(), worker()]);
}

const older = (dataDir: string): Promise<unknown> => bringForward(dataDir, dataPlan, '0.1.0');
const later = (dataDir: string): Promise<unknown> => bringForward(dataDir, laterPlan, laterVersion);

const leftovers = (dataDir: string): string[] =>
  readdirSync(dataDir).filter((name) => /^incoming|^outgoing|\.(part|old|new)$/.test(name));

it(
  'killed at any moment of a migration, the data is the old or the new, whole',
  { timeout: 180_000 },
  async () => {
    const original = olderData();
    await older(original);
    const { changes } = await change('forward', copyOf(original), 0);
    expect(changes).toBeGreaterThan(30);
    const found = new Set<number>();
    await forEach(changes, async (last) => {
      const dataDir = copyOf(original);
      expect((await change('forward', dataDir, last)).killed).toBe(true);
      const format = readDataVersion(dataDir)?.format ?? 0;
      found.add(format);
      if (format === 1) {
        // The older version goes on as if nothing had been.
        const back = copyOf(dataDir);
        await older(back);
        expect(contentsOf(back), `the older version after ${last}`).toEqual(olderContents);
        expect(leftovers(back)).toEqual([]);
      } else await expect(older(copyOf(dataDir))).rejects.toThrow(/written by Drawbridge 9\.9\.9/);
      await later(dataDir);
      expect(contentsOf(dataDir), `the newer version after ${last}`).toEqual(laterContents);
      expect(leftovers(dataDir)).toEqual([]);
      expect(contentsOf(backupBeforeMigration(dataDir)?.folder ?? ''), `the backup after ${last}`).toEqual(
        olderContents,
      );
    });
    expect([...found].toSorted()).toEqual([1, 2]);
  },
);

it(
  'killed at any moment of restoring, the data is the new or the old, whole',
  { timeout: 180_000 },
  async () => {
    const original = olderData();
    await older(original);
    await later(original);
    const { changes } = await change('restore', copyOf(original), 0);
    expect(changes).toBeGreaterThan(20);
    await forEach(changes, async (last) => {
      const dataDir = copyOf(original);
      expect((await change('restore', dataDir, last)).killed).toBe(true);
      if (readDataVersion(dataDir)?.format === 1) {
        await older(dataDir);
        expect(contentsOf(dataDir), `the older version after ${last}`).toEqual(olderContents);
      } else {
        await later(dataDir);
        expect(contentsOf(dataDir), `the newer version after ${last}`).toEqual(laterContents);
        // And the backup is still there to be restored.
        expect((await change('restore', dataDir, 0)).killed).toBe(false);
        await older(dataDir);
        expect(contentsOf(dataDir), `restored after ${last}`).toEqual(olderContents);
      }
      expect(leftovers(dataDir)).toEqual([]);
    });
  },
);
