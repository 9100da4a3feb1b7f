import type { Situation } from '../rule.ts';
import type { Step, StepKind } from '../step.ts';

type Test = (step: Step) => boolean;

/** How long the next request of a machine may take, ms. */
export const patience = 30_000;
/** How long the person has to answer a knock, ms: see server/consent/limits.ts. */
export const knockPatience = 5 * 60_000;

/** A request that came with a token which was accepted, whatever became of it. */
const withToken = new Set<StepKind>(['mcp', 'tool-call', 'stream-opened', 'stream-message']);
export const accepted: Test = ({ kind }) => withToken.has(kind);

const tokenKinds = new Set<StepKind>(['token', 'refresh']);
export const isToken: Test = ({ kind }) => tokenKinds.has(kind);

export const is =
  (...wanted: StepKind[]): Test =>
  ({ kind }) =>
    wanted.includes(kind);

export const well =
  (test: Test): Test =>
  (step) =>
    step.ok && test(step);

/** The newest step that fits, with those before and after it; null where none does. */
export function latest(
  steps: readonly Step[],
  test: Test,
): { readonly step: Step; readonly before: readonly Step[]; readonly after: readonly Step[] } | null {
  const at = steps.findLastIndex(test);
  const step = steps[at];
  return step === undefined ? null : { step, before: steps.slice(0, at), after: steps.slice(at + 1) };
}

/** Whether a moment has come; at the end of a log all have. `moment` null: the log has no times. */
export const hasCome = ({ now }: Situation, moment: number | null): boolean =>
  now === null || (moment !== null && now >= moment);

/** The moment at which the patience after a step is over, ms since the epoch. */
export const until = (step: Step, wait: number): number | null =>
  step.time === null ? null : step.time + wait;

/** Whether Drawbridge may have missed what came after a step, as it was not running then. */
export const unwatched = ({ watchedSince }: Situation, step: Step): boolean =>
  watchedSince !== null && step.time !== null && step.time < watchedSince;
