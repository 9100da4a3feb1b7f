import type { JournalEvent } from '../../protocol/events.ts';
import type { WindowApi } from '../../protocol/window.ts';
import { faultOf } from '../shared/fault.ts';
import { createStore, type Store } from '../shared/store.ts';
import { askedForNothing, type Asked } from './asked-in-address.ts';
import type { EventFilter } from './event-filter.ts';
import { keptEvents } from './event-log.ts';
import { floorOf, questionOf } from './floors.ts';
import { createTimelineActions, type TimelineActions } from './timeline-actions.ts';
import {
  emptyTimeline,
  hasOlder,
  withAnswer,
  withEvents,
  withFilter,
  withJourneys,
  type TimelineState,
} from './timeline-state.ts';

const firstPage = 2000;
const olderPage = 5000;
const journeysListed = 300;

export interface Timeline extends TimelineActions {
  store: Store<TimelineState>;
  /** Subscribes, pulls one snapshot, keeps it up to date. Returns the function that stops it. */
  start(): () => void;
  retry(): void;
  setFilter(change: Partial<EventFilter>): void;
  /** Opens the details of a step, or closes them. */
  select(event: JournalEvent | null): void;
  /** Asks the journal for what came before; nothing while an answer is on its way or where there is no more. */
  loadOlder(): Promise<void>;
}

/** The timeline's state and what feeds it. `asked`: what to show at first. */
export function createTimeline(api: WindowApi, asked: Partial<Asked> = {}): Timeline {
  const { control } = api;
  const { journey, view } = { ...askedForNothing, ...asked };
  const store = createStore<TimelineState>({
    ...withFilter(emptyTimeline, { ...emptyTimeline.filter, journey }),
    view,
  });
  const lost = (error: unknown) =>
    store.set((state) => ({ ...state, connection: { at: 'lost', because: faultOf(error).sentence } }));

  const pull = async () => {
    try {
      const [events, journeys] = await Promise.all([
        control.events({ limit: firstPage }),
        control.journeys({ limit: journeysListed }),
      ]);
      store.set((state) => {
        const answered = withAnswer(withJourneys(state, journeys), {}, events, events.length < firstPage);
        return { ...answered, connection: { at: 'ready' } };
      });
    } catch (error) {
      lost(error);
    }
  };
  const pullCheckup = async () => {
    const checkup = await control.checkup({});
    store.set((state) => ({ ...state, checkup }));
  };
  return {
    store,
    ...createTimelineActions(api, store),
    start() {
      const stops = [
        api.on('events', (events) => store.set((state) => withEvents(state, events))),
        api.on('journeys', (journeys) => store.set((state) => withJourneys(state, journeys))),
        api.on('checkup', (checkup) => store.set((state) => ({ ...state, checkup }))),
      ];
      void pull();
      // The steps can be read without it; the next notification brings it.
      void pullCheckup().catch(() => undefined);
      return () => {
        for (const stop of stops) stop();
      };
    },
    retry() {
      store.set((state) => ({ ...state, connection: { at: 'loading' } }));
      void pull();
      void pullCheckup().catch(() => undefined);
    },
    setFilter: (change) => store.set((state) => withFilter(state, { ...state.filter, ...change })),
    select: (selected) => store.set((state) => ({ ...state, selected })),
    async loadOlder() {
      const state = store.get();
      if (state.loadingOlder || state.connection.at !== 'ready' || !hasOlder(state)) return;
      if (state.log.length >= keptEvents) return;
      const question = questionOf(state.filter);
      const floor = floorOf(state.floors, question);
      store.set((now) => ({ ...now, loadingOlder: true }));
      try {
        const answer = await control.events({
          ...question,
          limit: olderPage,
          ...(Number.isFinite(floor) ? { before: floor } : {}),
        });
        store.set((now) => withAnswer(now, question, answer, answer.length < olderPage));
      } catch (error) {
        lost(error);
      } finally {
        store.set((now) => ({ ...now, loadingOlder: false }));
      }
    },
  };
}
