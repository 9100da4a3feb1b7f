import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LinkGate } from '../../../main/deep-link/link-gate.ts';
import type { Place } from '../../../protocol/place.ts';

let shown: [string, boolean][];
let logged: string[];
let gate: LinkGate;

beforeEach(() => {
  vi.useFakeTimers();
  shown = [];
  logged = [];
  gate = new LinkGate({
    show: (place, focus) => shown.push([place.at === 'journey' ? place.id : place.at, focus]),
    log: (line) => logged.push(line),
  });
});
afterEach(() => void vi.useRealTimers());

const journey = (id: string): Place => ({ at: 'journey', id });

test('a link is shown at once, with the keyboard', () => {
  gate.follow({ at: 'popup' });
  expect(shown).toEqual([['popup', true]]);
  expect(logged).toEqual(['a link led to the popup']);
});

test('of a flood the first and then the last of each second are shown, and the keyboard is taken once', () => {
  for (let index = 0; index < 1000; index += 1) gate.follow(journey(`j${index}`));
  expect(shown).toEqual([['j0', true]]);
  vi.advanceTimersByTime(1000);
  expect(shown).toEqual([
    ['j0', true],
    ['j999', false],
  ]);
  for (let index = 0; index < 100; index += 1) {
    gate.follow(journey('again'));
    vi.advanceTimersByTime(100);
  }
  expect(shown.length).toBeLessThan(15);
  expect(shown.filter(([, focus]) => focus)).toHaveLength(1);
  expect(logged).toHaveLength(1);
});

test('a link every few seconds takes the keyboard, and a line in the log, once a minute', () => {
  for (let second = 0; second < 120; second += 4) {
    gate.follow(journey(`${second}`));
    vi.advanceTimersByTime(4000);
  }
  expect(shown).toHaveLength(30);
  expect(shown.filter(([, focus]) => focus)).toEqual([
    ['0', true],
    ['60', true],
  ]);
  expect(logged).toHaveLength(2);
});
