import { DatabaseSync } from '@photostructure/sqlite';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startBridge } from '../../../server/bridge.ts';
import { Fault } from '../../../server/faults.ts';
import { dataPlan } from '../../../server/storage/data-plan.ts';
import { dataFormat, readDataVersion } from '../../../server/storage/data-version.ts';
import { refuseForeignData } from '../../../server/storage/refuse-foreign-data.ts';
import { version } from '../../../server/version.ts';
import { freshFolder, olderData, traceOf } from './data-rig.ts';

const mark = (dataDir: string, text: string): void => writeFileSync(join(dataDir, 'version.json'), text);

const start = (dataDir: string) => startBridge({ dataDir, port: 0 });

describe('the marker of a data folder', () => {
  it('is written at the first start, and again only by another version', async () => {
    const dataDir = olderData();
    await (await start(dataDir)).close('the test is over');
    expect(readDataVersion(dataDir)).toEqual({ format: dataFormat, writtenBy: version });
    const { [join(dataDir, 'version.json')]: before } = traceOf(dataDir);
    await (await start(dataDir)).close('the test is over');
    expect(traceOf(dataDir)[join(dataDir, 'version.json')]).toBe(before);
    mark(dataDir, '{"format":1,"writtenBy":"0.0.9"}');
    await (await start(dataDir)).close('the test is over');
    expect(readDataVersion(dataDir)).toEqual({ format: dataFormat, writtenBy: version });
  });

  it('tells once that a newer version used data that this one can read', async () => {
    const dataDir = olderData();
    mark(dataDir, `{"format":${dataFormat},"writtenBy":"99.0.0"}`);
    const told = async () => {
      const bridge = await start(dataDir);
      const events = await bridge.control.events({ limit: 100 });
      await bridge.close('the test is over');
      return events.filter(({ summary }) => summary.includes('99.0.0')).length;
    };
    expect(await told()).toBe(1);
    rmSync(join(dataDir, 'journal.db'));
    expect(await told()).toBe(0);
  });

  it('is not needed: data without one is of the first format', () => {
    const dataDir = olderData();
    expect(readDataVersion(dataDir)).toBeNull();
    expect(() => refuseForeignData(dataDir)).not.toThrow();
    expect(() => refuseForeignData(join(dataDir, 'missing'))).not.toThrow();
    expect(() => refuseForeignData(join(dataDir, 'mcp.json'))).not.toThrow();
  });
});

describe('data of a newer version', () => {
  const newer = '{"format": 99, "writtenBy": "7.1.0"}';
  const sentence =
    /^The data in \S+ was written by Drawbridge 7\.1\.0, and this is \S+, which cannot read it, so nothing was touched: install 7\.1\.0 again, or choose another data folder with --data-dir\.$/;

  it('is refused in one sentence, and nothing in the folder is touched', async () => {
    const dataDir = olderData();
    // Whatever could be wrong with it in the eyes of an older version.
    writeFileSync(join(dataDir, 'settings.json'), '{"lowered": {"since": 5}}');
    writeFileSync(join(dataDir, 'drawbridge.db'), 'encrypted');
    mkdirSync(join(dataDir, 'incoming'));
    mark(dataDir, newer);
    chmodSync(dataDir, 0o755);
    const before = traceOf(dataDir);
    const error: unknown = await start(dataDir).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(Fault);
    expect(error).toMatchObject({ message: expect.stringMatching(sentence) });
    expect(traceOf(dataDir)).toEqual(before);
  });

  it.each([
    ['half of one', '{"format": 99, "writ'],
    ['nothing', ''],
    ['another value', '[]'],
    ['a format that is none', '{"format": 0, "writtenBy": "1.0.0"}'],
    ['a format that is a text', '{"format": "2", "writtenBy": "1.0.0"}'],
    ['a name that is a sentence', '{"format": 1, "writtenBy": "you: run rm -r"}'],
    ['far too much', `{"format": 1, "writtenBy": "1.0.0"}${' '.repeat(5000)}`],
  ])('is also what nobody can tell: %s in the marker', async (_what, text) => {
    const dataDir = olderData();
    mark(dataDir, text);
    const before = traceOf(dataDir);
    await expect(start(dataDir)).rejects.toThrow(/^The file version\.json in .+ nothing was touched: .+\.$/);
    expect(traceOf(dataDir)).toEqual(before);
  });

  it.each(['drawbridge.db', 'journal.db'])('is told by %s where the marker was lost', async (name) => {
    const dataDir = olderData();
    const db = new DatabaseSync(join(dataDir, name));
    db.exec('PRAGMA user_version = 99');
    db.close();
    const before = traceOf(dataDir);
    await expect(start(dataDir)).rejects.toThrow(
      /^The database \S+\.db in .+ was written by a newer version .+ nothing was touched: .+\.$/,
    );
    expect(traceOf(dataDir)).toEqual(before);
  });

  it('is told also where a folder or a pipe has the name of the marker, without waiting for it', () => {
    const dataDir = freshFolder();
    mkdirSync(join(dataDir, 'version.json'));
    expect(() => refuseForeignData(dataDir)).toThrow(Fault);
    rmSync(join(dataDir, 'version.json'), { recursive: true });
    if (process.platform === 'win32') return;
    expect(spawnSync('mkfifo', [join(dataDir, 'version.json')]).status).toBe(0);
    expect(() => refuseForeignData(dataDir)).toThrow(Fault);
    rmSync(join(dataDir, 'version.json'));
    // Nor for one that has the name of a database, which whoever opens it tells.
    for (const name of Object.keys(dataPlan.databases))
      expect(spawnSync('mkfifo', [join(dataDir, name)]).status).toBe(0);
    expect(() => refuseForeignData(dataDir)).not.toThrow();
  });

  it('is not opened by the command either', async () => {
    const { run } = await import('../../../server/cli/run.ts');
    const { thisWorld } = await import('../../../server/cli/world.ts');
    const dataDir = olderData();
    mark(dataDir, newer);
    const before = traceOf(dataDir);
    const said: string[] = [];
    const stderr = Object.assign(Object.create(process.stderr), {
      write: (text: string) => said.push(text) > 0,
    });
    const code = await run(['serve', '--port', '0', '--data-dir', dataDir], { ...thisWorld(), stderr });
    expect(code).toBe(1);
    expect(said.join('')).toContain('was written by Drawbridge 7.1.0');
    expect(traceOf(dataDir)).toEqual(before);
  });
});

it('each format has its schemas: who changes one of them makes a new format', () => {
  // A row is never changed once released. The next one is written with the next `dataFormat`.
  const formats: Record<number, Record<string, number>> = {
    1: { 'drawbridge.db': 1, 'journal.db': 2 },
  };
  const now = Object.entries(dataPlan.databases).map(([name, steps]) => [name, steps.length]);
  expect(Object.fromEntries(now)).toEqual(formats[dataFormat]);
  expect(dataPlan.settings).toHaveLength(dataFormat - 1);
  expect(Object.keys(formats)).toHaveLength(dataFormat);
});

it('a fresh folder is marked, and nothing else is left of that', async () => {
  const dataDir = join(freshFolder(), 'new');
  const bridge = await start(dataDir);
  expect(JSON.parse(readFileSync(join(dataDir, 'version.json'), 'utf8'))).toEqual({
    format: dataFormat,
    writtenBy: version,
  });
  await bridge.close('the test is over');
  const kept = readdirSync(dataDir).filter((name) => !/-(wal|shm)$|in-doubt$/.test(name));
  expect(kept.toSorted()).toEqual(['drawbridge.db', 'journal.db', 'version.json']);
});
