import { expect, test } from 'vitest';
import { bridgeWords } from '../../../renderer/popup/bridge-words.ts';
import { scenarioNamed } from '../preview/scenarios.ts';

const words = (state: string) => {
  const { status, settings } = scenarioNamed(state);
  return bridgeWords(status, settings);
};

test('the head says whether the outside can reach this computer', () => {
  expect(words('lowered')).toMatchObject({
    state: 'lowered',
    title: 'Lowered',
    text: 'Reachable at bridge.example.com',
  });
  expect(words('raised')).toMatchObject({ state: 'raised', title: 'Raised' });
});

test('a problem shows, and the bridge stays named', () => {
  expect(words('problems')).toMatchObject({ state: 'problem', title: 'Lowered' });
});

test('there is a switch only where there is a public address', () => {
  expect([words('lowered').switchable, words('raised').switchable, words('no-public').switchable]).toEqual([
    true,
    true,
    false,
  ]);
  expect(bridgeWords(null, null)).toMatchObject({ state: 'starting', switchable: false });
});
