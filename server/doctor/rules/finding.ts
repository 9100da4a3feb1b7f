import type { Finding } from '../rule.ts';
import type { Step } from '../step.ts';

/** So many lines are evidence enough. */
const mostLines = 8;

type Said = Pick<Finding, 'rule' | 'hop' | 'cause' | 'evidence'> & {
  readonly cures?: string[];
  readonly due?: number | null;
};

const finding =
  (state: Finding['state']) =>
  ({ rule, hop, cause, evidence, cures = [], due = null }: Said): Finding => {
    // A client without a name is `the client`, and may begin the sentence.
    const sentence = cause.charAt(0).toUpperCase() + cause.slice(1);
    return { state, rule, hop, cause: sentence, evidence, cures, due };
  };

export const failed = finding('failed');
export const waiting = finding('waiting');
export const working = finding('working');

/** Steps as evidence: the first of them and the newest, where there are many. */
export function lines(steps: readonly Step[]): string[] {
  const kept = steps.length <= mostLines ? steps : [...steps.slice(0, 2), ...steps.slice(2 - mostLines)];
  return kept.map(({ line }) => line);
}
