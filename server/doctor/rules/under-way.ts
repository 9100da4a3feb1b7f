import type { Finding, Rule, Situation } from '../rule.ts';
import { lines, waiting } from './finding.ts';

/** The last one: it always finds something. */
export const underWay = {
  name: 'under-way',
  about: 'Nothing is wrong so far; the next step has not come yet.',
  look(situation: Situation): Finding {
    return waiting({
      rule: 'under-way',
      hop: 'client',
      cause: `Nothing is wrong with the journey of ${situation.client} so far; its next step has not come yet.`,
      evidence: lines(situation.steps.slice(-1)),
    });
  },
} as const satisfies Rule;
