import { describe, expect, it } from 'vitest';
import { drawNumbers } from '../../../server/consent/numbers.ts';
import { Consent } from './knocking.ts';

describe('the numbers to match', () => {
  it('are three distinct two-digit ones', () => {
    for (let index = 0; index < 500; index += 1) {
      const { numbers, right } = drawNumbers(new Set());
      expect(new Set(numbers).size).toBe(3);
      for (const number of numbers) {
        expect(Number.isInteger(number) && number >= 10 && number <= 99).toBe(true);
      }
      expect(numbers).toContain(right);
    }
  });

  it('have the right one in each place, and in no order', () => {
    const places = [0, 0, 0];
    let ascending = 0;
    for (let index = 0; index < 3000; index += 1) {
      const { numbers, right } = drawNumbers(new Set());
      const place = numbers.indexOf(right);
      places[place] = (places[place] ?? 0) + 1;
      if (numbers[0] < numbers[1] && numbers[1] < numbers[2]) ascending += 1;
    }
    // 1000 and 500 are expected; eight standard deviations either way are not chance.
    for (const count of places) expect(Math.abs(count - 1000)).toBeLessThan(210);
    expect(Math.abs(ascending - 500)).toBeLessThan(170);
  });

  it('stand under one waiting knock only, so that a number never answers another request', () => {
    const consent = new Consent({ perAddress: 100, perClient: 100 });
    for (let index = 0; index < 30; index += 1) consent.stranger();
    const shown = consent.broker.list().flatMap(({ numbers }) => numbers);
    expect(shown).toHaveLength(90);
    expect(new Set(shown).size).toBe(90);
  });

  it('can still be drawn when all are taken', () => {
    const taken = new Set(Array.from({ length: 90 }, (_, index) => index + 10));
    expect(new Set(drawNumbers(taken).numbers).size).toBe(3);
  });
});
