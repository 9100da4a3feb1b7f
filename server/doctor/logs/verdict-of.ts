import type { Verdict } from '../../../protocol/verdict.ts';
import type { Finding } from '../rule.ts';

/** What a rule found, without what only a running app needs; with what else speaks for it. */
export const verdictOf = (
  { state, rule, hop, cause, evidence, cures }: Finding,
  more: readonly string[] = [],
): Verdict => ({ state, rule, hop, cause, evidence: [...evidence, ...more], cures });
