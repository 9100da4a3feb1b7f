import { DatabaseSync } from '@photostructure/sqlite';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { EventQuery } from '../../../protocol/events.ts';
import { createJournal, type JournalLimits } from '../../../server/journal/create-journal.ts';
import type { EventDraft, Journal } from '../../../server/journal/journal.ts';

/** A folder of its own, gone after the test. */
export function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'drawbridge-journal-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface Rig {
  readonly path: string;
  readonly journal: Journal;
  readonly problems: string[];
  readonly recoveries: () => number;
  /** Lets time pass, ms. */
  pass(ms: number): void;
}

/** A journal on disk, with a clock that only the test moves. */
export function rig(options: { path?: string; limits?: Partial<JournalLimits> } = {}): Rig {
  const path = options.path ?? join(freshFolder(), 'journal.db');
  const problems: string[] = [];
  let recoveries = 0;
  let time = 1_800_000_000_000;
  const journal = createJournal({
    path,
    now: () => time,
    onProblem: (sentence) => problems.push(sentence),
    onRecovery: () => void (recoveries += 1),
    ...(options.limits !== undefined && { limits: options.limits }),
  });
  onTestFinished(() => journal.close());
  return { path, journal, problems, recoveries: () => recoveries, pass: (ms) => void (time += ms) };
}

export const step = (summary: string, more: Partial<EventDraft> = {}): EventDraft => ({
  type: 'app',
  summary,
  ...more,
});

export const query = (more: Partial<EventQuery> = {}): EventQuery => ({ limit: 500, ...more });

export const summaries = (journal: Journal, more: Partial<EventQuery> = {}): string[] =>
  journal.query(query(more)).map(({ summary }) => summary);

/** What another program sees in the file. */
export function onDisk(path: string): { seq: number; summary: string; journey: string | null }[] {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    return db.prepare('SELECT seq, summary, journey FROM events ORDER BY seq').all();
  } finally {
    db.close();
  }
}
