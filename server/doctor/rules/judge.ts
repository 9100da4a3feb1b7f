import type { Finding, Situation } from '../rule.ts';
import { rules } from './rules.ts';
import { underWay } from './under-way.ts';

/** What the first rule finds that finds something: the verdict on a journey, and when to look again. */
export function judge(situation: Situation): Finding {
  for (const rule of rules) {
    const finding = rule.look(situation);
    if (finding !== null) return finding;
  }
  return underWay.look(situation);
}
