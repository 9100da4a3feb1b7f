import { ControlError } from '../../../protocol/control-error.ts';
import type { JournalEvent, Journey } from '../../../protocol/events.ts';
import type { Verdict } from '../../../protocol/verdict.ts';
import type { Journal } from '../../journal/journal.ts';
import type { Observed, ObservedJourney } from '../observed.ts';
import type { Edge } from '../rule.ts';
import { judge } from '../rules/judge.ts';
import { isOwn, isReplay } from './own-events.ts';
import { stepOfEvent } from './step-of-event.ts';
import { type Refusals, Strangers } from './strangers.ts';
import { verdictOf } from './verdicts.ts';

/** How much a report takes in: journeys, events of each, and events of earlier runs. */
const most = { journeys: 500, events: 500, earlier: 5000 } as const;

/** What a report is made of. */
export interface Observing {
  readonly journal: Pick<Journal, 'journeys' | 'query'>;
  readonly now: () => number;
  readonly edge: () => Edge;
  readonly strangers: Strangers;
  /** The last sequence number of earlier runs. */
  readonly lastOfEarlierRuns: number;
  readonly isOwn: (journey: string) => boolean;
  readonly verdictOf: (journey: string) => Verdict | null;
}

/**
 * What was seen of the newest journeys, or of one, and of strangers.
 * @throws ControlError not-found where there is no such journey.
 */
export function observe(parts: Observing, wanted?: string): Observed {
  const all = parts.journal.journeys(wanted === undefined ? most.journeys : 5000);
  const journeys = wanted === undefined ? all : all.filter(({ id }) => id === wanted);
  if (wanted !== undefined && journeys.length === 0) {
    throw new ControlError(
      'not-found',
      `There is no journey ${wanted}: list those that there are with drawbridge report, or in the timeline.`,
    );
  }
  const { strangers, refused, begun } = refusalsSeen(parts);
  return {
    journeys: journeys.flatMap((journey) => observed(parts, journey, begun.get(journey.id) ?? [])),
    strangers: strangers.map(stepOfEvent),
    strangersRefused: refused,
    source: 'this Drawbridge',
  };
}

/** None where it is a check-up's: that is us. `begun`: the refusals with which it began under another name. */
function observed(parts: Observing, journey: Journey, begun: readonly JournalEvent[]): ObservedJourney[] {
  const { id, clientName, phase } = journey;
  const events = parts.journal.query({ journey: id, limit: most.events });
  if (parts.isOwn(id) || events.some((event) => isOwn(event) && !isReplay(event))) return [];
  const own = events.filter((event) => !isOwn(event));
  const verdict = parts.verdictOf(id) ?? journey.verdict ?? judgedLate(parts, journey, own.map(stepOfEvent));
  const steps = [...begun, ...own].toSorted((one, other) => one.seq - other.seq).map(stepOfEvent);
  return [{ id, client: clientName, phase, verdict, steps }];
}

/** A journey of a version that did not judge. */
function judgedLate(
  { now, edge }: Observing,
  { clientName }: Journey,
  steps: ObservedJourney['steps'],
): Verdict {
  return verdictOf(
    judge({
      steps,
      nameless: [],
      now: now(),
      edge: edge(),
      watchedSince: now(),
      wentOn: false,
      client: clientName ?? 'the client',
    }),
  );
}

/** Of this run and of what is read of earlier ones. */
function refusalsSeen(parts: Observing): Refusals {
  const names = new Map<string, boolean>();
  for (const { id, clientId } of parts.journal.journeys(1000)) names.set(id, clientId !== null);
  const named = (journey: string): boolean => names.get(journey) ?? false;
  const before = new Strangers();
  const events = parts.journal.query({ before: parts.lastOfEarlierRuns + 1, limit: most.earlier });
  for (const event of events) if (!isOwn(event)) before.take(event);
  const earlier = before.seen(named);
  const now = parts.strangers.seen(named);
  const begun = new Map(earlier.begun);
  for (const [journey, refusals] of now.begun)
    begun.set(journey, [...(begun.get(journey) ?? []), ...refusals]);
  return {
    strangers: [...earlier.strangers, ...now.strangers].slice(-300),
    refused: earlier.refused + now.refused,
    begun,
  };
}
