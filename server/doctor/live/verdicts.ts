import type { Verdict } from '../../../protocol/verdict.ts';
import type { Finding } from '../rule.ts';

export const verdictOf = ({ state, rule, hop, cause, evidence, cures }: Finding): Verdict => ({
  state,
  rule,
  hop,
  cause,
  evidence,
  cures,
});

/** Whether a front end has to hear of it. That another call worked is no news. */
export function isNews(before: Verdict | null, after: Verdict): boolean {
  if (before === null || before.rule !== after.rule || before.state !== after.state) return true;
  if (before.cause !== after.cause || before.hop !== after.hop) return true;
  return after.state !== 'working' && JSON.stringify(before) !== JSON.stringify(after);
}
