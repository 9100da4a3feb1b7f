import { DatabaseSync } from '@photostructure/sqlite';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { JournalEvent } from '../../../protocol/events.ts';
import { Fault } from '../../../server/faults.ts';
import { createJournal } from '../../../server/journal/create-journal.ts';
import { freshFolder, onDisk, query, rig, step, summaries } from './rig.ts';

describe('recording', () => {
  it('gives each event a sequence number and a time, and answers queries at once', () => {
    const { journal, pass } = rig();
    const first = journal.record(step('first'));
    pass(5);
    const second = journal.record(step('second', { phase: 'access', status: 200, durationMs: 1.5 }));
    expect(second).toMatchObject({ seq: first.seq + 1, time: first.time + 5, status: 200, durationMs: 1.5 });
    expect(journal.query(query())).toEqual([first, second]);
    for (const event of journal.query(query())) expect(JournalEvent.parse(event)).toEqual(event);
  });

  it('keeps no secret, whatever a caller forgot', () => {
    const { journal, path } = rig();
    const token = 'mcp_0f1e2d3c4b5a69788796a5b4c3d2e1f0';
    journal.record({
      type: 'error',
      summary: `went wrong with ${token}`,
      clientId: token,
      clientName: `named ${token}`,
      path: `/x/${token}`,
      userAgent: `agent ${token}`,
      remote: token,
      method: token,
      issuer: 'https://bridge.example.com',
      request: { headers: { authorization: token }, line: `?code=${token}` },
      answer: { body: `{"access_token":"${token}"}` },
    });
    journal.journeyFor(
      { id: 'c', name: `client ${token}` },
      { remote: '192.0.2.1', userAgent: null, issuer: 'https://b' },
    );
    expect(JSON.stringify([journal.query(query()), journal.journeys(10)])).not.toContain('0f1e2d3c');
    journal.close();
    expect(readFileSync(path, 'latin1')).not.toContain('0f1e2d3c');
  });

  it('does nothing after it was closed, and does not throw', () => {
    const { journal } = rig();
    journal.close();
    expect(() => journal.record(step('late'))).not.toThrow();
    expect(() => journal.close()).not.toThrow();
    expect(summaries(journal)).toEqual([]);
  });
});

describe('queries', () => {
  it('give the newest that match, oldest first, by journey, phase, after and before', () => {
    const { journal } = rig();
    for (let index = 1; index <= 10; index += 1) {
      const journey = index % 2 === 0 ? 'even' : 'odd';
      journal.record(step(`s${index}`, { journey, phase: index > 5 ? 'access' : 'token' }));
    }
    expect(summaries(journal, { limit: 3 })).toEqual(['s8', 's9', 's10']);
    expect(summaries(journal, { after: 7 })).toEqual(['s8', 's9', 's10']);
    expect(summaries(journal, { before: 3 })).toEqual(['s1', 's2']);
    expect(summaries(journal, { after: 2, before: 5 })).toEqual(['s3', 's4']);
    expect(summaries(journal, { journey: 'even', limit: 2 })).toEqual(['s8', 's10']);
    expect(summaries(journal, { journey: 'odd', phase: 'access' })).toEqual(['s7', 's9']);
    expect(summaries(journal, { journey: 'nobody' })).toEqual([]);
    expect(summaries(journal, { after: 10 })).toEqual([]);
  });

  it('answer the same from memory and across memory and disk', async () => {
    const whole = rig();
    const split = rig({ limits: { memory: 7 } });
    for (let index = 1; index <= 40; index += 1) {
      const draft = step(`s${index}`, {
        journey: `j${index % 3}`,
        phase: index % 4 === 0 ? 'token' : 'access',
      });
      whole.journal.record(draft);
      split.journal.record(draft);
      // What memory cannot hold has to be written before it is pushed out.
      if (index % 5 === 0) await vi.waitFor(() => expect(onDisk(split.path)).toHaveLength(index));
    }
    for (const limit of [1, 6, 7, 8, 500]) {
      for (const range of [
        {},
        { after: 20 },
        { after: 35 },
        { before: 38 },
        { before: 10 },
        { after: 30, before: 36 },
      ]) {
        for (const filter of [
          {},
          { journey: 'j1' },
          { phase: 'token' as const },
          { journey: 'j2', phase: 'access' as const },
        ]) {
          const asked = { limit, ...range, ...filter };
          expect(summaries(split.journal, asked), JSON.stringify(asked)).toEqual(
            summaries(whole.journal, asked),
          );
        }
      }
    }
  });
});

describe('on disk', () => {
  it('follows memory within 100 ms, together with journeys', async () => {
    const { journal, path } = rig();
    const started = performance.now();
    journal.record(step('behind'));
    await vi.waitFor(() => expect(onDisk(path)).toHaveLength(1), { interval: 5 });
    expect(performance.now() - started).toBeGreaterThan(50);
  });

  it('is for the owner only', async () => {
    const { journal, path } = rig();
    journal.record(step('x'));
    await vi.waitFor(() => expect(onDisk(path)).toHaveLength(1));
    for (const suffix of ['', '-wal', '-shm']) expect(statSync(path + suffix).mode & 0o777).toBe(0o600);
  });

  it('goes on counting after a restart, and finds all that was before', () => {
    const path = join(freshFolder(), 'journal.db');
    const first = rig({ path });
    const details = {
      request: { method: 'tools/call', nested: { list: [1, 'a', null] } },
      answer: { status: 'ok' },
    };
    const last = first.journal.record(
      step('before', { ...details, phase: 'access', journey: 'j', status: 200 }),
    );
    first.journal.close();
    const second = rig({ path });
    expect(second.journal.query(query())).toEqual([last]);
    expect(second.journal.record(step('after')).seq).toBe(last.seq + 1);
    expect(summaries(second.journal, { before: last.seq + 1 })).toEqual(['before']);
  });

  it('keeps the newest, and prunes in small steps', async () => {
    const { journal, path } = rig({ limits: { disk: 100, memory: 50 } });
    for (let round = 0; round < 8; round += 1) {
      for (let index = 0; index < 50; index += 1) journal.record(step(`r${round}`));
      await vi.waitFor(() => expect(onDisk(path).at(-1)?.seq).toBe((round + 1) * 50));
    }
    const kept = onDisk(path);
    expect(kept).toHaveLength(100);
    expect(kept[0]?.seq).toBe(301);
    expect(summaries(journal)).toHaveLength(100);
  });
});

describe('trouble with the disk', () => {
  it('never reaches a caller: events stay in memory, one problem is told, and writing goes on afterwards', async () => {
    const { journal, path, problems, recoveries } = rig();
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    journal.record(step('while it is locked'));
    await vi.waitFor(() => expect(problems).toHaveLength(1));
    journal.record(step('and again'));
    expect(summaries(journal)).toEqual(['while it is locked', 'and again']);
    expect(problems[0]).toMatch(/^The timeline cannot be written to disk .* memory only; .*\.$/);
    other.exec('COMMIT');
    other.close();
    await vi.waitFor(() => expect(recoveries()).toBe(1), { timeout: 5000 });
    expect(onDisk(path).map(({ summary }) => summary)).toEqual(['while it is locked', 'and again']);
    expect(problems).toHaveLength(1);
  });

  it('a file that cannot be opened leaves a journal in memory', () => {
    const path = join(freshFolder(), 'journal.db');
    mkdirSync(path);
    const { journal, problems } = rig({ path });
    journal.record(step('still here'));
    expect(summaries(journal)).toEqual(['still here']);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain('lasts only until Drawbridge ends');
  });

  it('a damaged file is set aside, not deleted', () => {
    const folder = freshFolder();
    const path = join(folder, 'journal.db');
    writeFileSync(path, 'this is no database, and long enough to be looked at'.repeat(100));
    const { journal, problems } = rig({ path });
    journal.record(step('new'));
    expect(summaries(journal)).toEqual(['new']);
    expect(problems[0]).toContain('set aside');
  });

  it('a file of a newer version is left alone, and the app says so', () => {
    const path = join(freshFolder(), 'journal.db');
    const newer = new DatabaseSync(path);
    newer.exec('PRAGMA user_version = 99');
    newer.close();
    expect(() => createJournal({ path, now: Date.now, onProblem: () => undefined })).toThrow(Fault);
  });

  it('memory is bounded by what the events weigh, too', () => {
    const folder = freshFolder();
    mkdirSync(join(folder, 'journal.db'));
    const { journal } = rig({
      path: join(folder, 'journal.db'),
      limits: { memory: 1000, characters: 20_000 },
    });
    for (let index = 0; index < 100; index += 1) {
      journal.record(step(`s${index}`, { request: { text: 'x'.repeat(900), more: 'y'.repeat(900) } }));
    }
    const kept = summaries(journal);
    expect(kept.length).toBeGreaterThan(5);
    expect(kept.length).toBeLessThan(12);
    expect(kept.at(-1)).toBe('s99');
  });
});
