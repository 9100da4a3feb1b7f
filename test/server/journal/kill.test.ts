import { DatabaseSync } from '@photostructure/sqlite';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundle, removeBundles } from '../cli/bundle.ts';
import { freshFolder, query, rig } from './rig.ts';

let recorder = '';
let fullDisk = '';
beforeAll(async () => {
  recorder = await bundle('test/server/journal/child/recorder.ts');
  fullDisk = await bundle('test/server/journal/child/full-disk.ts');
}, 60_000);
afterAll(removeBundles);

interface Said {
  seq: number;
  time: number;
}

/** Lets a process record for a while and kills it in the middle; gives what it said. */
async function recordUntilKilled(path: string, lines: number): Promise<Said[]> {
  const child = spawn(process.execPath, [recorder, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const said: Said[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    const [seq = 0, time = 0] = line.split(' ').map(Number);
    said.push({ seq, time });
    if (said.length === lines) child.kill('SIGKILL');
  }
  await exited;
  return said;
}

it('kill -9 loses at most the last 200 ms, corrupts nothing and repeats no sequence number', async () => {
  const path = join(freshFolder(), 'journal.db');
  let newestEver = 0;
  for (const lines of [30, 61, 97, 140]) {
    const said = await recordUntilKilled(path, lines);
    const db = new DatabaseSync(path);
    expect(db.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
    const { newest } = db.prepare('SELECT max(seq) AS newest FROM events').get();
    const { steps } = db.prepare("SELECT events AS steps FROM journeys WHERE id = 'killed'").get();
    const { kept } = db.prepare('SELECT count(*) AS kept FROM events').get();
    db.close();
    const last = said.at(-1);
    const lost = said.filter(({ seq }) => seq > newest);
    expect(lost.every(({ time }) => time >= (last?.time ?? 0) - 200)).toBe(true);
    expect(steps).toBe(kept);
    expect(said[0]?.seq).toBeGreaterThan(newestEver);
    newestEver = Math.max(newestEver, last?.seq ?? 0);
  }
  const { journal, problems } = rig({ path });
  expect(problems).toEqual([]);
  expect(journal.record({ type: 'app', summary: 'alive' }).seq).toBeGreaterThan(newestEver);
  expect(journal.query(query({ journey: 'killed', limit: 10 }))).toHaveLength(10);
});

it('a full disk costs no caller anything', async () => {
  const path = join(freshFolder(), 'journal.db');
  const limited = `ulimit -f 1000; exec "${process.execPath}" "${fullDisk}" "${path}"`;
  const { stdout, stderr } = await promisify(execFile)('bash', ['-c', limited]);
  const { problems, recorded, kept } = JSON.parse(stdout);
  expect(stderr).toBe('');
  expect(recorded).toBe(4000);
  expect(kept).toBe(4000);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(/cannot be written to disk/);
  const db = new DatabaseSync(path, { readOnly: true });
  expect(db.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
  db.close();
});
