import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NewerDatabaseError, openDatabase } from '../../../server/storage/database.ts';
import { migrations } from '../../../server/storage/migrations.ts';
import { transaction } from '../../../server/storage/transaction.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drawbridge-storage-'));
  path = join(folder, 'drawbridge.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const steps = ['CREATE TABLE things (name TEXT NOT NULL) STRICT'];

function write(name: string): void {
  const { db } = openDatabase(path, steps, 'full');
  db.exec(`INSERT INTO things (name) VALUES ('${name}')`);
  db.close();
}

function names(with_: readonly string[] = steps): string[] {
  const { db } = openDatabase(path, with_, 'full');
  const rows: { name: string }[] = db.prepare('SELECT name FROM things ORDER BY name').all();
  db.close();
  return rows.map(({ name }) => name);
}

describe('opening a database', () => {
  test('what was written is there again', () => {
    write('kept');
    expect(names()).toEqual(['kept']);
  });

  test('full durability is write-ahead logging with every commit on disk', () => {
    const { db, problem } = openDatabase(path, migrations, 'full');
    expect(problem).toBeNull();
    expect(db.prepare('PRAGMA journal_mode').get()).toMatchObject({ journal_mode: 'wal' });
    expect(db.prepare('PRAGMA synchronous').get()).toMatchObject({ synchronous: 2 });
    expect(db.prepare('PRAGMA foreign_keys').get()).toMatchObject({ foreign_keys: 1 });
    db.close();
  });

  test('an older file is brought forward, one step after the other', () => {
    write('old');
    expect(names([...steps, "UPDATE things SET name = name || ' and moved'"])).toEqual(['old and moved']);
    expect(names([...steps, "UPDATE things SET name = name || ' and moved'"])).toEqual(['old and moved']);
  });

  test('a step that fails leaves the file as it was', () => {
    write('old');
    expect(() => names([...steps, 'DELETE FROM things; SELECT nonsense'])).toThrow();
    expect(names()).toEqual(['old']);
  });

  test('a file of a newer version is left alone', () => {
    openDatabase(path, [...steps, 'SELECT 1'], 'full').db.close();
    const before = readFileSync(path);
    expect(() => openDatabase(path, steps, 'full')).toThrow(NewerDatabaseError);
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(readdirSync(folder).some((name) => name.includes('damaged'))).toBe(false);
  });

  test.each([
    [
      'rubbish',
      () => Buffer.from('this is not a database, but it is long enough to be read as one'.repeat(100)),
    ],
    ['a damaged header', (good: Buffer) => Buffer.concat([Buffer.alloc(16, 1), good.subarray(16)])],
    [
      'a damaged page',
      (good: Buffer) => Buffer.concat([good.subarray(0, 4096), Buffer.alloc(good.length - 4096, 7)]),
    ],
  ])('%s is set aside, not deleted, and a new one is begun', (_, damage) => {
    write('lost from sight, not from disk');
    const damaged = damage(readFileSync(path));
    writeFileSync(path, damaged);
    const { db, problem } = openDatabase(path, steps, 'full');
    expect(problem).toMatch(/^The database drawbridge\.db was damaged, .+\.$/);
    expect(db.prepare('SELECT count(*) AS n FROM things').get()).toMatchObject({ n: 0 });
    db.close();
    const aside = readdirSync(folder).find((name) => name.includes('damaged') && !/-(wal|shm)$/.test(name));
    expect(readFileSync(join(folder, aside ?? '')).equals(damaged)).toBe(true);
    expect(existsSync(path)).toBe(true);
  });

  test('the damaged file is let go of: collecting garbage takes nothing from the new one', () => {
    write('old');
    const good = readFileSync(path);
    writeFileSync(path, Buffer.concat([good.subarray(0, 4096), Buffer.alloc(good.length - 4096, 7)]));
    const { db } = openDatabase(path, steps, 'full');
    db.exec("INSERT INTO things (name) VALUES ('new')");
    setFlagsFromString('--expose_gc');
    const collect: unknown = runInNewContext('gc');
    if (typeof collect === 'function') collect();
    expect(existsSync(`${path}-wal`)).toBe(true);
    db.close();
    expect(names()).toEqual(['new']);
  });

  test.runIf(process.platform !== 'win32')(
    'a pipe in its place is set aside, and nobody waits for it',
    () => {
      execFileSync('mkfifo', [path]);
      const { db, problem } = openDatabase(path, steps, 'full');
      db.close();
      expect(problem).toMatch(/was set aside/);
      expect(statSync(path).isFile()).toBe(true);
    },
  );

  test('a folder that is not there is the system error, and nothing is set aside', () => {
    expect(() => openDatabase(join(folder, 'missing', 'x.db'), steps, 'full')).toThrow();
  });
});

describe('the schema of drawbridge.db', () => {
  test('removing a grant takes its tokens with it', () => {
    const { db } = openDatabase(path, migrations, 'full');
    db.exec(`INSERT INTO grants (id, client_id, client_name, identity, redirect_host, audience, resource, scope, tools, created_at)
             VALUES ('g', 'c', 'n', 'unverified', 'h', 'loopback', 'r', 'mcp', '[]', 1);
             INSERT INTO access_tokens VALUES ('a', 'g', 'mcp', 1, 2);
             INSERT INTO refresh_tokens VALUES ('r', 'g', 1, NULL);
             DELETE FROM grants WHERE id = 'g'`);
    for (const table of ['access_tokens', 'refresh_tokens']) {
      expect(db.prepare(`SELECT count(*) AS n FROM ${table}`).get()).toMatchObject({ n: 0 });
    }
    expect(() => db.exec("INSERT INTO access_tokens VALUES ('b', 'nobody', 'mcp', 1, 2)")).toThrow();
    db.close();
  });
});

describe('a transaction', () => {
  test('is kept whole or not at all', () => {
    const { db } = openDatabase(path, steps, 'full');
    const add = (name: string) => db.prepare('INSERT INTO things (name) VALUES (?)').run(name);
    expect(() =>
      transaction(db, () => {
        add('half');
        throw new Error('stop');
      }),
    ).toThrow('stop');
    expect(transaction(db, () => (add('whole'), 'done'))).toBe('done');
    db.close();
    expect(names()).toEqual(['whole']);
  });
});

test('keeps the database and its side files to their owner', () => {
  const { db } = openDatabase(join(folder, 'mine.db'), ['CREATE TABLE t (x INTEGER) STRICT'], 'full');
  db.exec('INSERT INTO t VALUES (1)');
  const files = readdirSync(folder);
  expect(files).toContain('mine.db-wal');
  for (const name of files) expect(statSync(join(folder, name)).mode & 0o777, name).toBe(0o600);
  db.close();
});
