import { expect, test } from 'vitest';
import type { UpdateState } from '../../../protocol/update.ts';
import { readPutAway } from '../../../renderer/settings/put-away.ts';
import { canCheck, cardKey, hasCard, updateWords } from '../../../renderer/settings/update-words.ts';

const next = { version: '0.2.0', notes: null };
const states: UpdateState[] = [
  { state: 'off', why: 'Because.' },
  { state: 'current', checkedAt: null },
  { state: 'current', checkedAt: 1 },
  { state: 'checking' },
  { state: 'available', ...next, how: 'Do this.', get: null },
  { state: 'downloading', ...next, percent: 41.7 },
  { state: 'ready', ...next },
  { state: 'waiting', ...next, until: 'a check-up is running' },
  { state: 'restarting', ...next },
  { state: 'failed', sentence: 'It did not answer.' },
  { state: 'rolled-back', version: '0.2.0', sentence: 'It did not start.' },
];

test('each state has words of its own, with what the state says', () => {
  const words = states.map((state) => updateWords(state, 1000));
  expect(new Set(words.map(({ title }) => title)).size).toBe(states.length);
  const said = JSON.stringify(words);
  for (const part of [
    'Because.',
    'Do this.',
    '42 %',
    'Not yet: a check-up is running.',
    'It did not answer.',
    'It did not start.',
  ])
    expect(said).toContain(part);
});

test('there is sense in looking only where nothing is under way', () => {
  expect(states.filter(canCheck).map(({ state }) => state)).toEqual([
    'current',
    'current',
    'available',
    'failed',
    'rolled-back',
  ]);
});

test('a card is put away for one version, and what waits for the bridge stays', () => {
  const [ready] = states.filter(({ state }) => state === 'ready');
  if (ready === undefined) throw new Error('no state');
  const key = cardKey(ready) ?? '';
  expect(hasCard(ready, [])).toBe(true);
  expect(hasCard(ready, [key])).toBe(false);
  expect(hasCard({ state: 'ready', version: '0.3.0', notes: null }, [key])).toBe(true);
  expect(states.filter((state) => hasCard(state, [])).map(({ state }) => state)).toEqual([
    'available',
    'ready',
    'waiting',
    'restarting',
    'rolled-back',
  ]);
});

test.each([Infinity, -5, NaN, 1e9])('a progress of %d breaks nothing', (percent) => {
  expect(updateWords({ state: 'downloading', ...next, percent }, 0).text).toMatch(/^\d{1,3} %$/);
});

test.each([null, '', '{', '{}', '"x"', '[1,null,{}]', `["${'x'.repeat(200)}"]`])(
  'what was kept and makes no sense is nothing: %j',
  (text) => expect(readPutAway(text)).toEqual([]),
);
