import { describe, expect, test } from 'vitest';
import { hops, type Hop } from '../../../protocol/verdict.ts';
import {
  hopMark,
  hopNames,
  shortVerdictTitle,
  verdictTitle,
  way,
} from '../../../renderer/verdict/verdict-words.ts';

const failed = (hop: Hop) => ({ state: 'failed' as const, hop });
const marks = (verdict: Parameters<typeof hopMark>[0]) => way.map((hop) => hopMark(verdict, hop));

test('every hop of the contract has a name, and all but the person stand on the way', () => {
  expect(Object.keys(hopNames).toSorted()).toEqual([...hops].toSorted());
  expect([...way, 'person'].toSorted()).toEqual([...hops].toSorted());
});

describe('the marks of the way', () => {
  test('tell what was passed from what was not reached', () => {
    expect(marks(failed('tunnel'))).toEqual(['passed', 'passed', 'failed', 'unreached', 'unreached']);
    expect(marks({ state: 'working', hop: 'upstream' })).toEqual(way.map(() => 'passed'));
    expect(marks({ state: 'waiting', hop: 'client' })[0]).toBe('waiting');
  });

  test('put the person between the app, which asks, and the tool', () => {
    expect(marks(failed('person'))).toEqual(['passed', 'passed', 'passed', 'passed', 'unreached']);
    expect(hopMark(failed('person'), 'person')).toBe('failed');
  });
});

test('titles differ for every state and hop', () => {
  const all = hops.flatMap((hop) => [failed(hop), { state: 'waiting' as const, hop }]);
  expect(new Set(all.map(verdictTitle)).size).toBe(all.length);
  expect(new Set(all.map(shortVerdictTitle)).size).toBe(all.length);
});
