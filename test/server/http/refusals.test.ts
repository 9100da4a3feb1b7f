import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Refusals } from '../../../server/http/refusals.ts';
import type { EventDraft } from '../../../server/journal/journal.ts';
import { RecordedJournal } from '../consent/recorded-journal.ts';

const refused = (remote: string, summary = 'Refused'): EventDraft => ({
  type: 'request.refused',
  remote,
  summary,
  path: '/x',
});

describe('refused requests', () => {
  let journal: RecordedJournal;
  let refusals: Refusals;

  beforeEach(() => {
    vi.useFakeTimers();
    journal = new RecordedJournal();
    refusals = new Refusals(journal);
  });
  afterEach(() => void vi.useRealTimers());

  it('get a few entries for each network, reason and minute, and one with the count at its end', () => {
    for (let index = 0; index < 8000; index += 1) {
      refusals.record(refused(`2001:db8:1:${index.toString(16)}::1`), 'host');
    }
    refusals.record(refused('2001:db8:1::1', 'Slowed down'), 'rate');
    refusals.record(refused('203.0.113.1'), 'host');
    expect(journal.summaries).toEqual([...Array(5).fill('Refused'), 'Slowed down', 'Refused']);
    vi.advanceTimersByTime(60_000);
    expect(journal.summaries.slice(7)).toEqual(['Refused … and 7,995 more like it within a minute']);
    refusals.record(refused('203.0.113.1', 'Anew'), 'host');
    vi.advanceTimersByTime(60_000);
    expect(journal.summaries.slice(8)).toEqual(['Anew']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('are all written where a program on this machine tries things out', () => {
    for (let index = 0; index < 600; index += 1) refusals.record(refused('127.0.0.1'), 'host');
    expect(journal.summaries).toHaveLength(500);
  });

  it('may have more entries of their own first', () => {
    for (let index = 0; index < 25; index += 1) refusals.record(refused('203.0.113.1'), 'bearer', 20);
    expect(journal.summaries).toHaveLength(20);
    refusals.flush();
    expect(journal.summaries.slice(20)).toEqual(['Refused … and 5 more like it within a minute']);
  });

  it('from any number of addresses make a bounded number of entries', () => {
    for (let index = 0; index < 10_000; index += 1) {
      for (let again = 0; again < 2; again += 1) {
        refusals.record(refused(`10.${index >> 8}.${index & 255}.1`), 'host');
      }
    }
    refusals.flush();
    // Two entries of each of a hundred networks, five of the rest, and one with the count.
    expect(journal.summaries).toHaveLength(206);
    expect(journal.summaries.at(-1)).toBe('Refused … and 19,795 more like it within a minute');
  });
});
