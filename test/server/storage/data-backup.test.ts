import {
  appendFileSync,
  chmodSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ControlSocket } from '../../../server/control/control-socket.ts';
import { Fault } from '../../../server/faults.ts';
import { backupBeforeMigration, manifestName, readBackup } from '../../../server/storage/backup-manifest.ts';
import { bringForward } from '../../../server/storage/bring-forward.ts';
import { backUpData } from '../../../server/storage/data-backup.ts';
import { dataPlan } from '../../../server/storage/data-plan.ts';
import { readDataVersion } from '../../../server/storage/data-version.ts';
import { openDatabase } from '../../../server/storage/database.ts';
import { restoreData } from '../../../server/storage/restore-data.ts';
import { client, contentsOf, fill, freshFolder, olderContents, olderData, traceOf } from './data-rig.ts';
import { laterPlan, laterVersion } from './later-plan.ts';

describe('a backup', () => {
  it('holds the databases as they are at one moment, also while they are written', async () => {
    const dataDir = olderData();
    const { db } = openDatabase(
      join(dataDir, 'drawbridge.db'),
      dataPlan.databases['drawbridge.db'] ?? [],
      'full',
    );
    db.exec(client('while it runs'));
    const folder = join(freshFolder(), 'backup');
    const made = await backUpData(dataDir, folder);
    db.exec(client('too late'));
    db.close();
    expect(readBackup(folder)).toEqual(made);
    expect(made.files.map(({ name }) => name)).toEqual(['drawbridge.db', 'journal.db', 'settings.json']);
    expect(contentsOf(folder)).toMatchObject({ clients: ['ok', 'first', 'while it runs'] });
  });

  it('is for its owner alone', async () => {
    const folder = join(freshFolder(), 'backup');
    const dataDir = olderData();
    chmodSync(join(dataDir, 'settings.json'), 0o644);
    await backUpData(dataDir, folder);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(folder))
      expect(statSync(join(folder, name)).mode & 0o777, name).toBe(0o600);
  });

  it('is there whole or not at all', async () => {
    const dataDir = olderData();
    const above = freshFolder();
    await expect(backUpData(dataDir, join(above, 'missing', 'backup'))).rejects.toThrow(Fault);
    expect(readdirSync(above)).toEqual([]);
    const folder = join(above, 'backup');
    await backUpData(dataDir, folder);
    fill(dataDir, 'drawbridge.db', client('second'));
    await backUpData(dataDir, folder);
    expect(readdirSync(above)).toEqual(['backup']);
    expect(contentsOf(folder)).toMatchObject({ clients: ['ok', 'first', 'second'] });
  });

  it('is none while a part of it is missing', async () => {
    const folder = join(freshFolder(), 'backup');
    await backUpData(olderData(), folder);
    truncateSync(join(folder, 'journal.db'), 100);
    expect(readBackup(folder)).toBeNull();
    rmSync(join(folder, 'journal.db'));
    expect(readBackup(folder)).toBeNull();
    expect(readBackup(freshFolder())).toBeNull();
  });
});

describe('restoring a backup', () => {
  it('gives an older version back what a newer one had brought forward', async () => {
    const dataDir = olderData();
    await bringForward(dataDir, dataPlan, '0.1.0');
    await bringForward(dataDir, laterPlan, laterVersion);
    fill(dataDir, 'drawbridge.db', client('of-the-later'), laterPlan);
    const folder = backupBeforeMigration(dataDir)?.folder ?? '';
    await restoreData(dataDir, folder);
    expect(readDataVersion(dataDir)).toEqual({ format: 1, writtenBy: '0.1.0' });
    expect(contentsOf(dataDir)).toEqual(olderContents);
    await bringForward(dataDir, dataPlan, '0.1.0');
    const left = readdirSync(dataDir).filter((name) => !/-(wal|shm)$/.test(name));
    expect(left.toSorted()).toEqual([
      'before-9.9.9',
      'drawbridge.db',
      'journal.db',
      'mcp.json',
      'settings.json',
      'version.json',
    ]);
  });

  it('takes away what was not there', async () => {
    const dataDir = olderData();
    rmSync(join(dataDir, 'journal.db'));
    const folder = join(freshFolder(), 'backup');
    expect((await backUpData(dataDir, folder)).absent).toEqual(['journal.db']);
    fill(dataDir, 'journal.db', 'DELETE FROM events', laterPlan);
    await restoreData(dataDir, folder);
    expect(readdirSync(dataDir).filter((name) => name.startsWith('journal'))).toEqual([]);
  });

  it.each([
    ['half made', (folder: string) => rmSync(join(folder, manifestName))],
    ['damaged', (folder: string) => flip(join(folder, 'drawbridge.db'))],
    [
      'of a newer version',
      (folder: string) =>
        writeFileSync(
          join(folder, manifestName),
          '{"format": 99, "writtenBy": "7.0.0", "madeAt": 1, "files": [], "absent": []}',
        ),
    ],
    [
      'one that leads elsewhere',
      (folder: string) =>
        writeFileSync(
          join(folder, manifestName),
          '{"format": 1, "writtenBy": "0.1.0", "madeAt": 1, "files": [], "absent": ["../mcp.json"]}',
        ),
    ],
  ])('is refused where it is %s, and nothing changes', async (_what, spoil) => {
    const dataDir = olderData();
    const folder = join(freshFolder(), 'backup');
    await backUpData(dataDir, folder);
    spoil(folder);
    await expect(restoreData(dataDir, folder)).rejects.toThrow(Fault);
    await bringForward(dataDir, dataPlan, '0.1.0');
    expect(contentsOf(dataDir)).toEqual(olderContents);
  });

  it('is refused while an instance runs', async () => {
    const dataDir = olderData();
    const folder = join(freshFolder(), 'backup');
    await backUpData(dataDir, folder);
    const socket = await ControlSocket.claim(dataDir);
    const before = traceOf(dataDir);
    await expect(restoreData(dataDir, folder)).rejects.toThrow(/already runs/);
    expect(traceOf(dataDir)).toEqual(before);
    await socket.close();
  });
});

/** Changes one byte and neither the size nor the header. */
function flip(path: string): void {
  const { size } = statSync(path);
  truncateSync(path, size - 1);
  appendFileSync(path, Buffer.of(0xa5));
}
