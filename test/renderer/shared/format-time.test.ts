import { describe, expect, test } from 'vitest';
import {
  age,
  ago,
  clock,
  countdown,
  fullTime,
  moment,
  shortMoment,
  took,
} from '../../../renderer/shared/format-time.ts';

const noon = new Date(2026, 10, 21, 12, 0, 0).getTime();
const hour = 3_600_000;

describe('times', () => {
  test('the clock gives the day only where it is another one', () => {
    expect(clock(noon - 1000, noon, 'en-GB')).toBe('11:59:59');
    expect(clock(noon - 24 * hour, noon, 'en-GB')).toBe('20 Nov 12:00:00');
  });

  test.each([
    [0, 'now'],
    [-5000, 'now'],
    [12_400, '12 s'],
    [3 * 60_000 + 59_000, '3 min'],
    [23 * hour, '23 h'],
    [49 * hour, '2 d'],
  ])('what happened %d ms ago is %s old', (gone, text) => {
    expect(age(noon - gone, noon)).toBe(text);
  });

  test('an age in a sentence', () => {
    expect(ago(noon - 180_000, noon)).toBe('3 min ago');
    expect(ago(noon, noon)).toBe('just now');
  });

  test('a moment is named by its day', () => {
    expect(moment(noon + hour, noon, 'en-GB')).toBe('13:00');
    expect(moment(noon + 24 * hour, noon, 'en-GB')).toBe('tomorrow, 12:00');
    expect(moment(noon - 13 * hour, noon, 'en-GB')).toBe('yesterday, 23:00');
    expect(moment(noon + 72 * hour, noon, 'en-GB')).toBe('24 Nov, 12:00');
    expect(shortMoment(noon - 13 * hour, noon, 'en-GB')).toBe('yesterday');
    expect(shortMoment(noon - 72 * hour, noon, 'en-GB')).toBe('18 Nov');
  });

  test('a full time has its milliseconds', () => {
    expect(fullTime(noon + 42, 'en-GB')).toContain('12:00:00.042');
  });

  test('what is left counts down to zero and stays there', () => {
    expect(countdown(288_999)).toBe('4:48');
    expect(countdown(1000)).toBe('0:01');
    expect(countdown(-4000)).toBe('0:00');
  });

  test.each([
    [0.3, '<1 ms'],
    [41.6, '42 ms'],
    [1234, '1.2 s'],
    [75_000, '75 s'],
    [10 * 60_000, '10 min'],
    [5 * hour, '5 h'],
  ])('%d ms are written as %s', (ms, text) => {
    expect(took(ms)).toBe(text);
  });
});
