import { describe, expect, test } from 'vitest';
import { cutLog, keptEvents, withBatch } from '../../../renderer/timeline/event-log.ts';
import { countAfter, headShift, indexOfSeq } from '../../../renderer/timeline/row-index.ts';
import { sampleEvents } from '../preview/sample-events.ts';

const { events } = sampleEvents(100, 1_800_000_000_000);
const range = (from: number, to: number) => events.slice(from - 1, to);

describe('the log', () => {
  test('appends what is newer', () => {
    expect(withBatch(range(1, 50), range(51, 60))).toEqual({ log: range(1, 60), appended: true });
  });

  test('holds each event once, in order, whatever comes when', () => {
    const merged = withBatch(range(40, 60), [...range(55, 70), ...range(30, 42)]);
    expect(merged).toEqual({ log: range(30, 70), appended: false });
    expect(withBatch(range(40, 60), range(50, 50)).log).toEqual(range(40, 60));
  });

  test('sorts a batch that is out of order', () => {
    expect(withBatch([], range(1, 9).toReversed()).log).toEqual(range(1, 9));
  });

  test('an empty batch changes nothing', () => {
    const log = range(1, 3);
    expect(withBatch(log, []).log).toBe(log);
  });

  test('lets go of the oldest, but not with every batch', () => {
    const many = Array.from({ length: keptEvents + 5001 }, (_none, index) => ({
      ...events[0]!,
      seq: index + 1,
    }));
    expect(cutLog(many)).toHaveLength(keptEvents);
    expect(cutLog(many)[0]?.seq).toBe(5002);
    const few = many.slice(1);
    expect(cutLog(few)).toBe(few);
  });
});

test('rows are found by their sequence, also where some are left out', () => {
  const rows = events.filter(({ seq }) => seq % 10 === 0);
  expect(indexOfSeq(rows, 30)).toBe(2);
  expect(indexOfSeq(rows, 35)).toBe(2);
  expect(indexOfSeq(rows, 5)).toBe(-1);
  expect(countAfter(rows, 80)).toBe(2);
  expect(countAfter(rows, 100)).toBe(0);
});

test('what stands before a row is told when rows come or go there', () => {
  expect(headShift(range(50, 60), range(41, 70))).toBe(9);
  expect(headShift(range(41, 60), range(50, 70))).toBe(-9);
  expect(headShift(range(41, 60), range(41, 70))).toBe(0);
  expect(headShift([], range(41, 70))).toBe(0);
});
