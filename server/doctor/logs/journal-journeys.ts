import { isBrowser } from '../../journal/anonymous-journeys.ts';
import type { JournalEvent } from '../../../protocol/events.ts';
import type { ObservedJourney } from '../observed.ts';
import { stepOfEvent } from '../live/step-of-event.ts';
import { judge } from '../rules/judge.ts';
import type { Step } from '../step.ts';
import { isLookingAround } from './agent.ts';
import { phaseOf } from './phase-of.ts';
import { verdictOf } from './verdict-of.ts';

/** Steps that make a journey of somebody's requests. */
const makesJourney = new Set([
  'metadata',
  'register',
  'authorize',
  'code-sent',
  'consent',
  'token',
  'refresh',
]);

export interface JournalJourneys {
  readonly journeys: readonly ObservedJourney[];
  /** Refusals that belong to no journey. */
  readonly strangers: readonly Step[];
}

/** The journeys of our own export: it names them itself. @param events in any order */
export function journeysOfEvents(events: readonly JournalEvent[]): JournalJourneys {
  const byJourney = new Map<string | null, Step[]>();
  for (const event of events.toSorted((one, other) => one.time - other.time || one.seq - other.seq)) {
    const known = byJourney.get(event.journey);
    if (known === undefined) byJourney.set(event.journey, [stepOfEvent(event)]);
    else known.push(stepOfEvent(event));
  }
  const loose = byJourney.get(null) ?? [];
  const strangers = loose.filter(({ kind }) => kind === 'refused' || kind === 'bearer-refused');
  const journeys: ObservedJourney[] = [];
  for (const [id, steps] of byJourney) {
    if (id === null) continue;
    if (isJourney(steps)) journeys.push(observed(id, steps, strangers));
    else strangers.push(...steps.filter(({ ok }) => !ok));
  }
  return { journeys, strangers };
}

/** Something of a client's way is among the steps, and not only metadata read by somebody who looks around. */
function isJourney(steps: readonly Step[]): boolean {
  const own = steps.filter(
    ({ kind, ok }) => makesJourney.has(kind) || (ok && (kind === 'mcp' || kind === 'tool-call')),
  );
  const passing = own.every(
    ({ kind, ok, userAgent }) =>
      kind === 'metadata' && (!ok || isBrowser(userAgent) || isLookingAround(userAgent)),
  );
  return !passing;
}

function observed(id: string, steps: readonly Step[], loose: readonly Step[]): ObservedJourney {
  const client = steps.findLast(({ kind, about }) => kind === 'register' && about !== null)?.about ?? null;
  const token = steps.findLast(({ kind, ok }) => ok && (kind === 'token' || kind === 'refresh'));
  const since = token?.time ?? Number.POSITIVE_INFINITY;
  const nameless = loose
    .filter(({ kind, time }) => kind === 'bearer-refused' && (time ?? 0) >= since)
    .slice(0, 100);
  const finding = judge({
    steps,
    nameless,
    now: null,
    watchedSince: null,
    wentOn: false,
    edge: 'unknown',
    client: client ?? 'the client',
  });
  return { id, client, phase: phaseOf(steps), verdict: verdictOf(finding), steps };
}
