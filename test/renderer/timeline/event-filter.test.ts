import { describe, expect, test } from 'vitest';
import type { JournalEvent } from '../../../protocol/events.ts';
import {
  createSieve,
  isFiltered,
  noCounts,
  noFilter,
  withPhase,
  type EventFilter,
} from '../../../renderer/timeline/event-filter.ts';
import { sampleEvents } from '../preview/sample-events.ts';

const { events } = sampleEvents(400, 1_800_000_000_000);
const sift = (change: Partial<EventFilter>, from = 0, batch: readonly JournalEvent[] = events) =>
  createSieve({ ...noFilter, ...change }, from)(noCounts, batch);

describe('filtering steps', () => {
  test('an empty filter lets everything through', () => {
    expect(sift({}).kept).toEqual(events);
    expect(isFiltered(noFilter)).toBe(false);
  });

  test('by phase, by one or by several', () => {
    const { kept } = sift({ phases: new Set(['token', 'consent']) });
    expect(new Set(kept.map(({ phase }) => phase))).toEqual(new Set(['token', 'consent']));
  });

  test('by journey', () => {
    expect(new Set(sift({ journey: 'journey-3' }).kept.map(({ journey }) => journey))).toEqual(
      new Set(['journey-3']),
    );
  });

  test('to problems only', () => {
    const { kept } = sift({ problems: true });
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.every(({ level }) => level !== 'info')).toBe(true);
  });

  test('by text: all words, anywhere, in any case', () => {
    const { kept } = sift({ text: ' post  /TOKEN ' });
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.every(({ path }) => path === '/token')).toBe(true);
    expect(sift({ text: '.*' }).kept).toEqual([]);
    expect(sift({ text: '404 wp-login' }).kept.every(({ status }) => status === 404)).toBe(true);
  });

  test('leaves out what lies below the part that is complete', () => {
    expect(sift({}, 391).kept).toHaveLength(10);
  });
});

describe('the counts on the chips', () => {
  test('say what each chip would show under the rest of the filter', () => {
    const { counts } = sift({ phases: new Set(['token']), journey: 'journey-1' });
    const journey = events.filter((event) => event.journey === 'journey-1');
    expect(counts.all).toBe(journey.length);
    expect(counts.phases.access).toBe(journey.filter(({ phase }) => phase === 'access').length);
    expect(counts.problems).toBe(
      journey.filter(({ phase, level }) => phase === 'token' && level !== 'info').length,
    );
  });

  test('add up batch by batch to the same as at once', () => {
    const sieve = createSieve({ ...noFilter, problems: true }, 0);
    const first = sieve(noCounts, events.slice(0, 123));
    const second = sieve(first.counts, events.slice(123));
    expect(second.counts).toEqual(sift({ problems: true }).counts);
    expect(noCounts.all).toBe(0);
  });
});

test('switching on the last missing phase is the same as none', () => {
  const five: EventFilter = {
    ...noFilter,
    phases: new Set(['discovery', 'registration', 'authorization', 'consent', 'token']),
  };
  expect(withPhase(five, 'access').phases.size).toBe(0);
  expect([...withPhase(noFilter, 'token').phases]).toEqual(['token']);
  expect(withPhase(withPhase(noFilter, 'token'), 'token').phases.size).toBe(0);
});
