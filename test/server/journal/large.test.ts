import { DatabaseSync } from '@photostructure/sqlite';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { freshFolder, query, rig } from './rig.ts';

/** Fills a journal's file with 200,000 steps of 100 journeys. */
function fill(path: string): void {
  const { journal } = rig({ path });
  journal.close();
  const db = new DatabaseSync(path);
  db.exec(`
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000)
    INSERT INTO events (seq, time, type, phase, actor, level, summary, journey)
    SELECT i, 1800000000000 + i, 'tool.call', CASE WHEN i % 50000 = 0 THEN 'registration' ELSE 'access' END,
           'client', 'info', 'Called ' || i, 'journey ' || (i % 100) FROM n`);
  db.close();
}

/** How the database goes about a query, in its own words. */
function planOf(path: string, where: string): string {
  const db = new DatabaseSync(path, { readOnly: true });
  const rows: { detail: string }[] = db
    .prepare(`EXPLAIN QUERY PLAN SELECT * FROM events ${where} ORDER BY seq DESC LIMIT 500`)
    .all(...(where.match(/\?/g) ?? []).map(() => 'x'));
  db.close();
  return rows.map(({ detail }) => detail).join('; ');
}

it('200,000 steps are read by index, whatever is asked for', () => {
  const path = join(freshFolder(), 'journal.db');
  fill(path);
  const { journal } = rig({ path });
  expect(
    journal
      .query(query())
      .map(({ seq }) => seq)
      .at(-1),
  ).toBe(200_000);
  expect(journal.query(query({ before: 100_000, limit: 2 })).map(({ seq }) => seq)).toEqual([99_998, 99_999]);
  expect(journal.query(query({ phase: 'registration' })).map(({ seq }) => seq)).toEqual([
    50_000, 100_000, 150_000, 200_000,
  ]);
  expect(
    journal.query(query({ journey: 'journey 7', before: 1000, limit: 3 })).map(({ seq }) => seq),
  ).toEqual([707, 807, 907]);
  expect(journal.query(query({ journey: 'journey 0', phase: 'registration' }))).toHaveLength(4);
  expect(journal.query(query({ limit: 5000, after: 150_000 }))).toHaveLength(5000);
  for (const where of ['', 'WHERE seq < ?', 'WHERE phase = ?', 'WHERE journey = ? AND +phase = ?']) {
    expect(planOf(path, where)).not.toMatch(/TEMP B-TREE/);
  }
  expect(planOf(path, 'WHERE phase = ?')).toContain('events_by_phase');
  expect(planOf(path, 'WHERE journey = ? AND +phase = ?')).toContain('events_by_journey');
});
