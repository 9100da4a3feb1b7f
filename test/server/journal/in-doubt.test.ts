import { DatabaseSync } from '@photostructure/sqlite';
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createJournal } from '../../../server/journal/create-journal.ts';
import type { Journal } from '../../../server/journal/journal.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'drawbridge-in-doubt-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const file = (): string => join(folder, 'journal.db');
const note = (): string => `${file()}.in-doubt`;
const setAside = (): string[] => readdirSync(folder).filter((name) => name.includes('.damaged-'));

interface Opened {
  journal: Journal;
  problems: string[];
}

/** Opens the journal, and hears what it has to say. */
function opened(path = file()): Opened {
  const problems: string[] = [];
  const journal = createJournal({ path, now: Date.now, onProblem: (sentence) => problems.push(sentence) });
  return { journal, problems };
}

/** A journal of 2000 steps that was closed in order, and whose pages rotted on the disk since. */
function rotten(): void {
  const made = join(folder, 'made.db');
  const { journal } = opened(made);
  for (let index = 0; index < 2000; index += 1) {
    const request = { text: 'x'.repeat(500) };
    journal.record({ type: 'app', actor: 'app', summary: `step ${index}`, request });
  }
  journal.close();
  const raw = new DatabaseSync(made);
  raw.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  raw.close();
  copyFileSync(made, file());
  const bytes = readFileSync(file());
  // Neither the schema at its beginning, which every opening reads, nor the newest events.
  bytes.fill(0xff, 4096 * 40, bytes.length - 4096 * 40);
  writeFileSync(file(), bytes);
}

const damaged = expect.stringMatching(/was damaged, so it was set aside as /);

describe('a journal that was closed in order', () => {
  it('is not in doubt; while it is open it is', () => {
    const { journal } = opened();
    expect(existsSync(note())).toBe(true);
    journal.close();
    expect(existsSync(note())).toBe(false);
  });

  it('is not read through at the start; damage that is met later is said, and mended by the next start', () => {
    rotten();
    const first = opened();
    expect(first.problems).toEqual([]);
    first.journal.query({ limit: 2000 });
    expect(first.problems[0]).toMatch(/^The older part of the timeline cannot be read from disk/);
    first.journal.close();
    expect(setAside()).toEqual([]);

    const second = opened();
    expect(second.problems).toEqual([damaged]);
    expect(setAside()).not.toEqual([]);
    second.journal.record({ type: 'app', actor: 'app', summary: 'new' });
    second.journal.close();

    const third = opened();
    expect(third.problems).toEqual([]);
    expect(third.journal.query({ limit: 10 }).map(({ summary }) => summary)).toEqual(['new']);
    third.journal.close();
  });
});

describe('a journal that was not closed', () => {
  it('is read through at the next start', () => {
    rotten();
    // What is there after kill -9.
    writeFileSync(note(), '');
    const { journal, problems } = opened();
    expect(problems).toEqual([damaged]);
    journal.close();
  });
});
