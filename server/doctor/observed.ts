import type { Phase } from '../../protocol/events.ts';
import type { Verdict } from '../../protocol/verdict.ts';
import type { Step } from './step.ts';

/** A journey with everything that is said of it. */
export interface ObservedJourney {
  readonly id: string;
  readonly client: string | null;
  readonly phase: Phase;
  readonly verdict: Verdict;
  readonly steps: readonly Step[];
}

/** What was seen, of the running app or in logs: all that a report is made of. */
export interface Observed {
  readonly journeys: readonly ObservedJourney[];
  /** Requests that were refused and belong to nobody's journey. */
  readonly strangers: readonly Step[];
  /** How many those are; more than are kept, where there were many. */
  readonly strangersRefused: number;
  /** Where it was seen: `this Drawbridge`, or the names of the files. */
  readonly source: string;
}
