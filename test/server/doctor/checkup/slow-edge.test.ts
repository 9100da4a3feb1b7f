import { expect, it } from 'vitest';
import { checkupAgents } from '../../../../protocol/checkup.ts';
import { patience } from '../../../../server/doctor/checkup/asker.ts';
import type { Result } from '../../../../server/doctor/checkup/findings.ts';
import { steps } from '../../../../server/doctor/checkup/steps.ts';
import { verdictsOf } from '../../../../server/doctor/checkup/verdicts.ts';

const origin = 'https://bridge.example.com';

/** A check-up in which all went well, and each step took that long. @param ms how long */
const wellIn = (ms: number): Result[] =>
  steps.flatMap((plan) =>
    checkupAgents.map((agent) => ({
      plan,
      agent,
      outcome: { ok: true, tried: true, ms, saw: '200', fault: null },
    })),
  );

it('has time for all steps through an edge that takes 3 s for each request', () => {
  // Some steps are two or three requests, most are one.
  expect(patience.whole).toBeGreaterThan(steps.length * 2 * 3000);
});

it('calls an edge working that is slow, and says so', () => {
  const [verdict, ...others] = verdictsOf(wellIn(3000), origin, 'proxy');
  expect(others).toEqual([]);
  expect(verdict).toMatchObject({ state: 'working', rule: 'working' });
  expect(verdict?.cause).toBe(
    'Everything that ChatGPT does works through https://bridge.example.com, but slowly: half of the steps took 3 s or more, and ChatGPT waits about 60 s for a call.',
  );
  expect(verdict?.cures).toHaveLength(1);
});

it('says nothing of slowness where only a few steps took long', () => {
  const results = wellIn(100).map((result, index) =>
    index < 5 ? { ...result, outcome: { ...result.outcome, ms: 5000 } } : result,
  );
  expect(verdictsOf(results, origin, 'proxy')).toMatchObject([
    { state: 'working', cause: `Everything that ChatGPT does works through ${origin}.`, cures: [] },
  ]);
});
