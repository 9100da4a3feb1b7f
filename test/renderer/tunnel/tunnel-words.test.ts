import { expect, test } from 'vitest';
import { tunnelKinds, TunnelState } from '../../../protocol/tunnel.ts';
import { kindNames, nextTry, tunnelWords } from '../../../renderer/tunnel/tunnel-words.ts';
import { sampleTunnel } from '../preview/sample-tunnels.ts';

test('every state has words of its own, and every kind a name', () => {
  const titles = TunnelState.options.map((state) => tunnelWords(sampleTunnel({ state })).title);
  expect(new Set(titles).size).toBe(titles.length);
  expect(Object.keys(kindNames).toSorted()).toEqual([...tunnelKinds].toSorted());
});

test.each([
  [8000, 'next try in 8 s'],
  [7001, 'next try in 8 s'],
  [0, 'trying now'],
  [-5000, 'trying now'],
  [300_000, 'next try in 5 min'],
])('a try that is %d ms away: %s', (left, words) => {
  expect(nextTry(1_000_000 + left, 1_000_000)).toBe(words);
});

test('a try whose time is not known is under way', () => {
  expect(nextTry(null, 0)).toBe('trying now');
});
