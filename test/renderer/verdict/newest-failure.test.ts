import { describe, expect, test } from 'vitest';
import type { Journey } from '../../../protocol/events.ts';
import type { Verdict } from '../../../protocol/verdict.ts';
import { newestFailure, withAllPutAway } from '../../../renderer/verdict/newest-failure.ts';
import { verdictChange, verdictsOf } from '../../../renderer/verdict/verdict-changes.ts';
import { neverArrived, upstreamDown, working } from '../preview/sample-verdicts.ts';

const none: ReadonlySet<string> = new Set();
const journey = (id: string, at: number, verdict: Verdict | null, clientName = 'ChatGPT'): Journey => ({
  id,
  clientId: null,
  clientName,
  issuer: null,
  phase: 'token',
  startedAt: at,
  lastAt: at + 10,
  events: 5,
  verdict,
});

describe('the newest failure', () => {
  const journeys = [
    journey('a', 100, neverArrived()),
    journey('b', 500, upstreamDown()),
    journey('c', 900, null),
  ];

  test('is the one that failed last, and not older than asked', () => {
    expect(newestFailure(journeys, 0, none)?.journey.id).toBe('b');
    expect(newestFailure(journeys, 511, none)).toBeNull();
  });

  test('is none where the person denied on purpose', () => {
    const denied = { ...neverArrived(), rule: 'knock-denied', hop: 'person' as const };
    expect(newestFailure([journey('a', 100, denied)], 0, none)).toBeNull();
  });

  test('is none once the same client came again and got through', () => {
    expect(newestFailure([...journeys, journey('d', 600, working())], 0, none)).toBeNull();
    expect(newestFailure([...journeys, journey('d', 600, working(), 'Claude')], 0, none)?.journey.id).toBe(
      'b',
    );
    expect(newestFailure([...journeys, journey('d', 50, working())], 0, none)?.journey.id).toBe('b');
  });

  test('that is put away does not bring an older one up, but another verdict comes back', () => {
    const putAway = withAllPutAway(none, journeys);
    expect(newestFailure(journeys, 0, putAway)).toBeNull();
    const another = [...journeys.slice(0, 1), journey('b', 500, neverArrived())];
    expect(newestFailure(another, 0, putAway)?.journey.id).toBe('b');
  });
});

describe('what is said of verdicts that change', () => {
  const before = verdictsOf([journey('a', 1, neverArrived()), journey('b', 1, working())]);

  test('names new failures, and those taken back', () => {
    expect(verdictChange(before, [journey('b', 1, upstreamDown())])).toContain('Failed at the tool');
    expect(verdictChange(before, [journey('a', 1, working())])).toBe('ChatGPT goes on: Working.');
  });

  test('is nothing where nothing changed or all is well', () => {
    expect(verdictChange(before, [journey('a', 1, neverArrived()), journey('n', 1, working())])).toBeNull();
    expect(verdictChange(before, [journey('x', 1, null)])).toBeNull();
  });
});
