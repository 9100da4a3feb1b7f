import type { Hop } from '../../../protocol/verdict.ts';
import type { Finding, Situation } from '../rule.ts';
import type { Step } from '../step.ts';
import { failed, lines, waiting } from './finding.ts';
import { hasCome, patience, until, unwatched } from './looking.ts';

/** A step that has to follow another one in time. */
export interface Awaited {
  readonly rule: string;
  /** Where it broke, if it does not come. */
  readonly hop: Hop;
  /** The step after which it is due. */
  readonly since: Step;
  /** What is awaited, as in "waiting for …" and "… never came". */
  readonly what: string;
  readonly cause: string;
  readonly evidence: readonly Step[];
  readonly cures: string[];
}

/** `waiting` while there is time; `failed` afterwards, unless Drawbridge itself was not there to see it come. */
export function awaited(situation: Situation, expected: Awaited): Finding {
  const { rule, hop, since, what, cause, cures } = expected;
  const evidence = lines(expected.evidence);
  if (unwatched(situation, since)) {
    const unknown = `Drawbridge was not running when ${what} was due, so it cannot say whether it came.`;
    const again = `Connect ${situation.client} again while Drawbridge runs.`;
    return waiting({ rule, hop: 'app', cause: unknown, evidence, cures: [again] });
  }
  const due = until(since, patience);
  if (hasCome(situation, due)) return failed({ rule, hop, cause, evidence, cures });
  return waiting({ rule, hop: 'client', cause: `Waiting for ${what}.`, evidence, due });
}
