import type { JournalEvent, Phase } from '../../protocol/events.ts';
import { phaseOrder } from '../shared/phases.ts';

/** What the timeline shows. Parts that are empty leave everything in. */
export interface EventFilter {
  phases: ReadonlySet<Phase>;
  /** Only warnings and errors. */
  problems: boolean;
  journey: string | null;
  text: string;
}

export const noFilter: EventFilter = { phases: new Set(), problems: false, journey: null, text: '' };

export const isFiltered = (filter: EventFilter): boolean =>
  filter.phases.size > 0 || filter.problems || filter.journey !== null || filter.text.trim() !== '';

/** How many events the chips stand for: those that the rest of the filter lets through. */
export interface Counts {
  all: number;
  problems: number;
  phases: Record<Phase, number>;
}

export const noCounts: Counts = {
  all: 0,
  problems: 0,
  phases: { discovery: 0, registration: 0, authorization: 0, consent: 0, token: 0, access: 0 },
};

const isProblem = (event: JournalEvent): boolean => event.level !== 'info';

/** Whether all words stand somewhere in what the event says of itself. */
function matcher(text: string): (event: JournalEvent) => boolean {
  const words = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return () => true;
  return (event) => {
    const said = `${event.summary}\n${event.type}\n${event.method} ${event.path}\n${event.status}\n${event.remote}\n${event.userAgent}\n${event.clientId}`;
    const lower = said.toLowerCase();
    return words.every((word) => lower.includes(word));
  };
}

/** Sorts a batch of events, and adds to the counts of those before it. */
export type Sieve = (
  counts: Counts,
  batch: readonly JournalEvent[],
) => { kept: JournalEvent[]; counts: Counts };

/** A sieve for a filter. `from`: events with a lower sequence are left out. */
export function createSieve(filter: EventFilter, from: number): Sieve {
  const said = matcher(filter.text);
  return (before, batch) => {
    const counts: Counts = { ...before, phases: { ...before.phases } };
    const kept = batch.filter((event) => {
      if (event.seq < from) return false;
      if (filter.journey !== null && event.journey !== filter.journey) return false;
      if (!said(event)) return false;
      const wrong = isProblem(event);
      const inPhase = filter.phases.size === 0 || (event.phase !== null && filter.phases.has(event.phase));
      // A chip counts what it would show, so its own part of the filter does not apply to it.
      if (!filter.problems || wrong) {
        counts.all += 1;
        if (event.phase !== null) counts.phases[event.phase] += 1;
      }
      if (wrong && inPhase) counts.problems += 1;
      return inPhase && (!filter.problems || wrong);
    });
    return { kept, counts };
  };
}

/** The filter with a phase switched on or off; all six on is the same as none. */
export function withPhase(filter: EventFilter, phase: Phase): EventFilter {
  const phases = new Set(filter.phases);
  if (!phases.delete(phase)) phases.add(phase);
  return { ...filter, phases: phases.size === phaseOrder.length ? new Set() : phases };
}
