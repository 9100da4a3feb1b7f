import type { CheckupAgent } from '../../../protocol/checkup.ts';
import type { StepPlan } from './checkup-run.ts';
import type { Fault } from './fault.ts';
import type { Outcome } from './outcome.ts';

/** One step as one agent, done. */
export interface Result {
  readonly plan: StepPlan;
  readonly agent: CheckupAgent;
  readonly outcome: Outcome;
}

/** A result that went wrong, and what did it. */
export interface Failed extends Result {
  readonly fault: Fault;
}

/** What a check-up can find, by the names of its rules; the most fundamental first. */
export const causes = [
  'tunnel-down',
  'certificate',
  'app-unreachable',
  'not-this-server',
  'wrong-audience',
  'token-never-arrived',
  'bot-filter',
  'rate-limited',
  'edge-timeout',
  'edge-refused',
  'token-not-sent',
  'headers-stripped',
  'sse-buffered',
  'answer-changed',
  'app-failed',
] as const;
export type Cause = (typeof causes)[number];

/** Causes that others may be a mere consequence of never stand beside these. */
const consequences = new Set<Cause>(['answer-changed', 'app-failed']);

const causeOfKind: Readonly<Record<Fault['kind'], Cause>> = {
  'tunnel-down': 'tunnel-down',
  certificate: 'certificate',
  'app-unreachable': 'app-unreachable',
  'other-host': 'wrong-audience',
  'names-another': 'wrong-audience',
  redirected: 'wrong-audience',
  challenged: 'bot-filter',
  refused: 'edge-refused',
  dropped: 'edge-refused',
  silence: 'edge-timeout',
  'rate-limited': 'rate-limited',
  'edge-timeout': 'edge-timeout',
  'authorization-stripped': 'token-not-sent',
  'headers-stripped': 'headers-stripped',
  'held-back': 'sse-buffered',
  'not-this-server': 'not-this-server',
  changed: 'answer-changed',
  'app-failed': 'app-failed',
};

/** How filters at an edge treat whom they take for a bot. */
const filtering = new Set<Fault['kind']>(['challenged', 'refused', 'dropped', 'silence', 'redirected']);

/** What is behind the failures: each cause once, with the results that show it, the most fundamental first. */
export function findings(results: readonly Result[]): { cause: Cause; shown: Failed[] }[] {
  const failed = results.flatMap(({ plan, agent, outcome }) =>
    outcome.fault === null ? [] : [{ plan, agent, outcome, fault: outcome.fault }],
  );
  const filtered = failed.filter((one) => isFiltered(one, results));
  // A filter that begins at the token endpoint is the one that this project is about.
  const atToken = filtered[0]?.plan.atToken === true;
  const filter: Cause = atToken ? 'token-never-arrived' : 'bot-filter';
  const causeOf = (one: Failed): Cause => (filtered.includes(one) ? filter : causeOfKind[one.fault.kind]);
  const found = causes
    .map((cause) => ({ cause, shown: failed.filter((one) => causeOf(one) === cause) }))
    .filter(({ shown }) => shown.length > 0);
  const causal = found.filter(({ cause }) => !consequences.has(cause));
  return causal.length > 0 ? causal : found;
}

/** Stopped as a program where a browser passes, or challenged, which no program can answer. */
function isFiltered(one: Failed, results: readonly Result[]): boolean {
  if (one.fault.kind === 'challenged') return true;
  if (one.agent === 'browser' || !filtering.has(one.fault.kind)) return false;
  return results.some(({ plan, agent, outcome }) => plan === one.plan && agent === 'browser' && outcome.ok);
}
