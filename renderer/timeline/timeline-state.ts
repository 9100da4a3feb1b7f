import type { CheckupState } from '../../protocol/checkup.ts';
import type { JournalEvent, Journey } from '../../protocol/events.ts';
import {
  createSieve,
  noCounts,
  noFilter,
  type Counts,
  type EventFilter,
  type Sieve,
} from './event-filter.ts';
import { cutLog, withBatch } from './event-log.ts';
import { floorOf, questionOf, raisedFloors, withFloor, type Floors, type Question } from './floors.ts';

export interface TimelineState {
  connection: { at: 'loading' } | { at: 'ready' } | { at: 'lost'; because: string };
  /** Every event in memory, by sequence. */
  log: readonly JournalEvent[];
  floors: Floors;
  filter: EventFilter;
  /** What the filter lets through: made by `sieve`, batch after batch. */
  rows: readonly JournalEvent[];
  counts: Counts;
  sieve: Sieve;
  journeys: readonly Journey[];
  selected: JournalEvent | null;
  loadingOlder: boolean;
  /** What the large part of the window shows. */
  view: 'steps' | 'checkup';
  /** The check-up under way, else the last one; null before the server has told. */
  checkup: CheckupState | null;
  /** Failures that the person put away (verdict/newest-failure.ts). */
  putAway: ReadonlySet<string>;
}

const sieveFor = (filter: EventFilter, floors: Floors) => {
  const floor = floorOf(floors, questionOf(filter));
  return createSieve(filter, Number.isFinite(floor) ? floor : 0);
};

export const emptyTimeline: TimelineState = {
  connection: { at: 'loading' },
  log: [],
  floors: new Map(),
  filter: noFilter,
  rows: [],
  counts: noCounts,
  sieve: createSieve(noFilter, 0),
  journeys: [],
  selected: null,
  loadingOlder: false,
  view: 'steps',
  checkup: null,
  putAway: new Set(),
};

/** Sifts the whole log anew. */
function sifted(state: TimelineState): TimelineState {
  const sieve = sieveFor(state.filter, state.floors);
  const { kept, counts } = sieve(noCounts, state.log);
  return { ...state, sieve, rows: kept, counts };
}

export const withFilter = (state: TimelineState, filter: EventFilter): TimelineState =>
  sifted({ ...state, filter });

/** Takes in new events. Only those are looked at, unless some are older than what is known or the log is full. */
export function withEvents(state: TimelineState, batch: readonly JournalEvent[]): TimelineState {
  const { log, appended } = withBatch(state.log, batch);
  const cut = cutLog(log);
  if (cut !== log) {
    return sifted({ ...state, log: cut, floors: raisedFloors(state.floors, cut[0]?.seq ?? 0) });
  }
  if (!appended) return sifted({ ...state, log });
  const { kept, counts } = state.sieve(state.counts, log.slice(state.log.length));
  return { ...state, log, rows: kept.length === 0 ? state.rows : state.rows.concat(kept), counts };
}

/** Takes in the journal's answer to a question for older events; `complete`: there are no older ones. */
export function withAnswer(
  state: TimelineState,
  question: Question,
  answer: readonly JournalEvent[],
  complete: boolean,
): TimelineState {
  const floor = complete ? 0 : (answer[0]?.seq ?? 0);
  const { log } = withBatch(state.log, answer);
  return sifted({ ...state, log, floors: withFloor(state.floors, question, floor) });
}

/** Takes in journeys, new or changed, newest first. */
export function withJourneys(state: TimelineState, batch: readonly Journey[]): TimelineState {
  const byId = new Map([...state.journeys, ...batch].map((journey) => [journey.id, journey]));
  return { ...state, journeys: [...byId.values()].toSorted((a, b) => b.startedAt - a.startedAt) };
}

/** Whether the journal may have older events for what is shown now. */
export const hasOlder = (state: TimelineState): boolean =>
  floorOf(state.floors, questionOf(state.filter)) > 0;
