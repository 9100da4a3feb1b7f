import type { Place } from '../../protocol/place.ts';
import { openKnock, withOpenCard } from './knock-queue.ts';
import type { Notice, PopupState } from './popup-state.ts';

const nobodyWaits: Notice = {
  kind: 'plain',
  title: 'Nobody waits for an answer',
  text: 'It was answered already, ran out of time, or was never here. If it was yours, start again in ChatGPT.',
};

/**
 * Shows what a link leads to. A page may have made that link, so it takes nothing away and presses nothing: a card that is
 * open stays, and so does a panel; a request that nobody here expected stays one line, though its id is known to the browser
 * that asked.
 */
export function withFollowedLink(state: PopupState, place: Place): PopupState {
  if (place.at === 'setting') return { ...state, settingsPanel: { section: place.setting } };
  if (place.at !== 'knock') return state;
  // Who knocks is known once the server has told.
  if (state.connection.at !== 'ready') return { ...state, awaited: place };
  return withKnockShown({ ...state, awaited: null }, place.id);
}

function withKnockShown(state: PopupState, id: string | null): PopupState {
  if (openKnock(state) !== null) return state;
  const wanted = state.knocks.filter((knock) => !knock.quiet && (id === null || knock.id === id));
  const [first] = wanted;
  if (first !== undefined) {
    const ids = new Set(wanted.map((knock) => knock.id));
    const aside = new Set([...state.aside].filter((known) => !ids.has(known)));
    return withOpenCard({ ...state, aside, open: first.id });
  }
  const saidSomething = state.notice !== null || state.knocks.length > 0;
  return saidSomething ? state : { ...state, notice: nobodyWaits };
}

/** Shows who knocks, where a link asked before that was known. */
export const withAwaited = (state: PopupState): PopupState =>
  state.awaited === null ? state : withFollowedLink(state, state.awaited);
