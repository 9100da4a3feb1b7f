import type { WindowApi } from '../../protocol/window.ts';
import { faultOf } from '../shared/fault.ts';
import { createStore, type Store } from '../shared/store.ts';
import { withDesktopTold } from '../settings/told-desktop.ts';
import { keepsNothingPutAway, type PutAwayKeeper } from '../settings/put-away.ts';
import { keepsNoDraft, type DraftKeeper } from '../tunnel/draft.ts';
import { withAwaited } from './followed-link.ts';
import { withKnocks } from './knock-queue.ts';
import { createPopupActions, type PopupActions } from './popup-actions.ts';
import { emptyPopup, newestJourneys, newestSteps, type PopupState } from './popup-state.ts';

export interface Popup {
  store: Store<PopupState>;
  actions: PopupActions;
  /** Subscribes, pulls one snapshot, keeps it up to date. Returns the function that stops it. */
  start(): () => void;
}

const grantEvents = new Set(['consent', 'token', 'mcp.request', 'tool.call', 'sse.opened']);
const grantsAtMostEvery = 3000;

// What is asked for again after a notification may fail once: the next notification asks again.
const quietly = (work: Promise<void>) => void work.catch(() => undefined);

/** What the popup remembers from one to the next. */
export interface PopupKeepers {
  drafts: DraftKeeper;
  putAway: PutAwayKeeper;
}
const keepsNothing: PopupKeepers = { drafts: keepsNoDraft, putAway: keepsNothingPutAway };

/** The popup's state and what feeds it. `now` gives ms since the epoch. */
export function createPopup(
  api: WindowApi,
  now: () => number = Date.now,
  { drafts, putAway }: PopupKeepers = keepsNothing,
): Popup {
  const store = createStore<PopupState>({
    ...emptyPopup,
    draft: drafts.read(),
    cardsPutAway: putAway.read(),
  });
  const { control } = api;
  let grantsTimer: ReturnType<typeof setTimeout> | null = null;

  const refreshTools = async () => {
    const tools = await control.tools({});
    store.set((state) => ({ ...state, tools }));
  };
  const refreshGrants = async () => {
    const grants = await control.grants({});
    store.set((state) => ({ ...state, grants }));
  };
  const refreshSettings = async () => {
    const settings = await control.settings({});
    store.set((state) => ({ ...state, settings }));
  };
  const refreshChoice = async () => {
    const choice = await control.tunnels({});
    store.set((state) => ({ ...state, choice }));
  };
  const refreshDesktop = async () => {
    const desktop = await api.desktop.desktopState({});
    store.set((state) => ({ ...state, desktop }));
  };
  const grantsSoon = () => {
    grantsTimer ??= setTimeout(() => {
      grantsTimer = null;
      quietly(refreshGrants());
    }, grantsAtMostEvery);
  };

  const pull = async () => {
    try {
      quietly(refreshChoice());
      // It does not wait for the server.
      quietly(refreshDesktop());
      const [status, settings, tools, grants, recent, journeys, knocks] = await Promise.all([
        control.status({}),
        control.settings({}),
        control.tools({}),
        control.grants({}),
        control.events({ limit: 20 }),
        control.journeys({ limit: 50 }),
        control.knocks({}),
      ]);
      store.set((state) =>
        withAwaited(
          withKnocks(
            {
              ...state,
              connection: { at: 'ready' },
              status,
              settings,
              tools,
              grants,
              recent: newestSteps(state.recent, recent),
              // What was told meanwhile is newer than the answer.
              journeys: newestJourneys(journeys, state.journeys),
            },
            knocks,
            now(),
          ),
        ),
      );
    } catch (error) {
      store.set((state) => ({ ...state, connection: { at: 'lost', because: faultOf(error).sentence } }));
    }
  };

  const subscribe = () => [
    api.on('status', (status) => {
      const before = store.get().status;
      store.set((state) => ({ ...state, status }));
      if (JSON.stringify(before?.upstreams) !== JSON.stringify(status.upstreams)) quietly(refreshTools());
      if (before?.grants !== status.grants) quietly(refreshGrants());
      if (before?.bridge !== status.bridge || before.public?.origin !== status.public?.origin) {
        quietly(refreshSettings());
      }
      if (before?.tunnel.kind !== status.tunnel.kind) quietly(refreshChoice());
    }),
    api.on('desktop', (desktop) => store.set((state) => withDesktopTold(state, desktop))),
    api.on('journeys', (journeys) => {
      store.set((state) => ({ ...state, journeys: newestJourneys(state.journeys, journeys) }));
    }),
    api.on('knocks', (knocks) => {
      store.set((state) => withKnocks(state, knocks, now()));
      const known = new Set(store.get().tools.map((tool) => tool.name));
      if (knocks.some((knock) => knock.tools.some((name) => !known.has(name)))) quietly(refreshTools());
    }),
    api.on('events', (events) => {
      store.set((state) => ({ ...state, recent: newestSteps(state.recent, events) }));
      if (events.some((event) => grantEvents.has(event.type))) grantsSoon();
    }),
  ];

  return {
    store,
    actions: createPopupActions(api, store, {
      pull,
      refreshGrants,
      refreshChoice,
      refreshSettings,
      keepDraft: drafts.keep,
      keepPutAway: putAway.keep,
      now,
    }),
    start() {
      const stops = subscribe();
      void pull();
      return () => {
        for (const stop of stops) stop();
        if (grantsTimer !== null) clearTimeout(grantsTimer);
        grantsTimer = null;
      };
    },
  };
}
