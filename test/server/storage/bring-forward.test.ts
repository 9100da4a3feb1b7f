import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Fault } from '../../../server/faults.ts';
import { backupBeforeMigration } from '../../../server/storage/backup-manifest.ts';
import { bringForward } from '../../../server/storage/bring-forward.ts';
import { dataPlan, type DataPlan } from '../../../server/storage/data-plan.ts';
import { readDataVersion } from '../../../server/storage/data-version.ts';
import { openDatabase } from '../../../server/storage/database.ts';
import { migrateSettings } from '../../../server/storage/settings-migrations.ts';
import {
  client,
  contentsOf,
  fill,
  freshFolder,
  laterContents,
  olderContents,
  olderData,
  traceOf,
} from './data-rig.ts';
import { laterPlan, laterVersion } from './later-plan.ts';

const forward = (dataDir: string, plan = laterPlan): Promise<unknown> =>
  bringForward(dataDir, plan, laterVersion);

const broken = (settings: DataPlan['settings'], more = 'SELECT nonsense'): DataPlan => ({
  ...laterPlan,
  databases: { ...laterPlan.databases, 'journal.db': [...(dataPlan.databases['journal.db'] ?? []), more] },
  settings,
});

describe('data of an older version', () => {
  it('is brought forward as a whole, and marked', async () => {
    const dataDir = olderData();
    await forward(dataDir);
    expect(contentsOf(dataDir)).toEqual(laterContents);
    expect(readDataVersion(dataDir)).toEqual({ format: 2, writtenBy: laterVersion });
    const left = readdirSync(dataDir).filter((name) => !/-(wal|shm)$/.test(name));
    expect(left.toSorted()).toEqual([
      'before-9.9.9',
      'drawbridge.db',
      'journal.db',
      'mcp.json',
      'settings.json',
      'version.json',
    ]);
    for (const name of ['drawbridge.db', 'journal.db', 'settings.json', 'version.json']) {
      expect(statSync(join(dataDir, name)).mode & 0o777, name).toBe(0o600);
    }
  });

  it('is brought forward once', async () => {
    const dataDir = olderData();
    await forward(dataDir);
    const before = traceOf(dataDir);
    await forward(dataDir);
    expect(traceOf(dataDir)).toEqual(before);
  });

  it('is kept as it was, for its own version', async () => {
    const dataDir = olderData();
    await forward(dataDir);
    const backup = backupBeforeMigration(dataDir);
    expect(backup).toMatchObject({ folder: join(dataDir, 'before-9.9.9'), format: 1, absent: [] });
    expect(statSync(backup?.folder ?? '').mode & 0o777).toBe(0o700);
    expect(contentsOf(backup?.folder ?? '')).toEqual(olderContents);
  });

  it('is kept from one step only, the newest', async () => {
    const dataDir = olderData();
    await forward(dataDir);
    const evenLater = { ...laterPlan, format: 3, settings: [...laterPlan.settings, () => ({ all: 'new' })] };
    await bringForward(dataDir, evenLater, '10.0.0');
    expect(readdirSync(dataDir).filter((name) => name.startsWith('before-'))).toEqual(['before-10.0.0']);
    // Only the settings changed, so only they are in it.
    expect(backupBeforeMigration(dataDir)).toMatchObject({ format: 2, writtenBy: laterVersion });
    expect(backupBeforeMigration(dataDir)?.files.map(({ name }) => name)).toEqual(['settings.json']);
  });

  it('that is still in the write-ahead log comes along', async () => {
    const dataDir = olderData();
    const { db } = openDatabase(
      join(dataDir, 'drawbridge.db'),
      dataPlan.databases['drawbridge.db'] ?? [],
      'full',
    );
    db.exec(client('second'));
    expect(statSync(join(dataDir, 'drawbridge.db-wal')).size).toBeGreaterThan(0);
    await forward(dataDir);
    db.close();
    expect(contentsOf(dataDir)).toMatchObject({ clients: ['ok', 'first', 'second'] });
  });

  it('may be missing in part, or altogether', async () => {
    const dataDir = olderData();
    rmSync(join(dataDir, 'journal.db'));
    await forward(dataDir);
    expect(existsSync(join(dataDir, 'journal.db'))).toBe(false);
    const fresh = freshFolder();
    await forward(fresh);
    expect(readdirSync(fresh)).toEqual(['version.json']);
  });

  it('that is damaged stays where it is for whoever opens it, and the rest is brought forward', async () => {
    const dataDir = olderData();
    const rubbish = 'this is not a database, but it is long enough to be read as one'.repeat(100);
    writeFileSync(join(dataDir, 'drawbridge.db'), rubbish);
    writeFileSync(join(dataDir, 'settings.json'), '{"lowered": tru');
    await forward(dataDir);
    expect(readFileSync(join(dataDir, 'drawbridge.db'), 'utf8')).toBe(rubbish);
    expect(readFileSync(join(dataDir, 'settings.json'), 'utf8')).toBe('{"lowered": tru');
    const { db } = openDatabase(join(dataDir, 'journal.db'), laterPlan.databases['journal.db'] ?? [], 'full');
    expect(db.prepare('SELECT x FROM later').get()).toMatchObject({ x: 7 });
    db.close();
    expect(readDataVersion(dataDir)?.format).toBe(2);
  });
});

describe('a step that fails', () => {
  it.each([
    ['of a database', broken(laterPlan.settings)],
    [
      'of the settings',
      broken(
        [
          () => {
            throw new Error('no such colour');
          },
        ],
        'SELECT 1',
      ),
    ],
  ])('%s is said in one sentence, and the data is as it was', async (_which, plan) => {
    const dataDir = olderData();
    await bringForward(dataDir, dataPlan, '0.1.0');
    const before = bytesOf(dataDir);
    await expect(forward(dataDir, plan)).rejects.toThrow(
      /^The data in \S+ could not be brought forward .+ left as it was \(.+\): .+ install 0\.1\.0 again, which can use it\.$/,
    );
    await expect(forward(dataDir, plan)).rejects.toThrow(Fault);
    expect(bytesOf(dataDir)).toEqual(before);
    await bringForward(dataDir, dataPlan, '0.1.0');
    expect(contentsOf(dataDir)).toEqual(olderContents);
  });

  it('leaves nothing behind where the backup cannot be made', async () => {
    const dataDir = olderData();
    rmSync(join(dataDir, 'settings.json'));
    mkdirSync(join(dataDir, 'settings.json'));
    const before = bytesOf(dataDir);
    await expect(forward(dataDir)).rejects.toThrow(Fault);
    expect(bytesOf(dataDir)).toEqual(before);
  });
});

it('older data is not brought back: the older version refuses what the newer one made of it', async () => {
  const dataDir = olderData();
  await forward(dataDir);
  const before = traceOf(dataDir);
  await expect(bringForward(dataDir, dataPlan, '0.1.0')).rejects.toThrow(/written by Drawbridge 9\.9\.9/);
  expect(traceOf(dataDir)).toEqual(before);
});

it('a database that is behind without a new format comes along, too', async () => {
  const dataDir = freshFolder();
  const [first = ''] = dataPlan.databases['journal.db'] ?? [];
  const early = { ...dataPlan, databases: { 'journal.db': [first] } };
  fill(dataDir, 'journal.db', 'UPDATE sequence SET reserved = 3', early);
  await bringForward(dataDir);
  expect(backupBeforeMigration(dataDir)?.files.map(({ name }) => name)).toEqual(['journal.db']);
  const { db } = openDatabase(join(dataDir, 'journal.db'), dataPlan.databases['journal.db'] ?? [], 'normal');
  expect(db.prepare('SELECT reserved FROM sequence').get()).toMatchObject({ reserved: 3 });
  expect(db.prepare('SELECT verdict FROM journeys').all()).toEqual([]);
  db.close();
});

it('settings take the steps from their own format on', () => {
  const steps = ['b', 'c', 'd'].map((name) => (kept: object) => ({ ...kept, [name]: true }));
  expect(migrateSettings({ a: true }, 1, steps)).toEqual({ a: true, b: true, c: true, d: true });
  expect(migrateSettings({ a: true }, 3, steps)).toEqual({ a: true, d: true });
  expect(migrateSettings({ a: true }, 4, steps)).toEqual({ a: true });
});

/** What the files say; SQLite's shared memory file says nothing. */
function bytesOf(dataDir: string): Record<string, string> {
  const files = readdirSync(dataDir, { recursive: true, encoding: 'utf8' }).filter(
    (name) => !name.endsWith('-shm') && !(name.endsWith('-wal') && statSync(join(dataDir, name)).size === 0),
  );
  return Object.fromEntries(
    files.map((name) => [
      name,
      statSync(join(dataDir, name)).isDirectory() ? 'folder' : readFileSync(join(dataDir, name), 'hex'),
    ]),
  );
}
