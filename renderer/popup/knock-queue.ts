import type { Knock } from '../../protocol/consent.ts';
import type { Notice, PopupState } from './popup-state.ts';

type Queue = Pick<PopupState, 'knocks' | 'open' | 'aside' | 'quietShown'>;

/** The knocks whose cards may be open, oldest first. */
export function queued({ knocks, aside, quietShown }: Omit<Queue, 'open'>): Knock[] {
  return knocks
    .filter((knock) => !aside.has(knock.id) && (quietShown || !knock.quiet))
    .toSorted((a, b) => a.createdAt - b.createdAt);
}

/** The knock whose card is open, and its place among those that wait (from 1). */
export function openKnock(queue: Queue): { knock: Knock; place: number; of: number } | null {
  const waiting = queued(queue);
  const index = waiting.findIndex((knock) => knock.id === queue.open);
  const knock = waiting[index];
  return knock === undefined ? null : { knock, place: index + 1, of: waiting.length };
}

/** Knocks that were put aside, and those that nobody expected while they are not shown. */
export const asideKnocks = ({ knocks, aside }: Queue): Knock[] =>
  knocks.filter((knock) => aside.has(knock.id));
export const quietKnocks = ({ knocks, aside, quietShown }: Queue): Knock[] =>
  quietShown ? [] : knocks.filter((knock) => knock.quiet && !aside.has(knock.id));

/** Opens the first card where none is open or the open one is gone. A card that is open never gives way. */
export function withOpenCard(state: PopupState): PopupState {
  const waiting = queued(state);
  if (waiting.some((knock) => knock.id === state.open)) return state;
  return { ...state, open: waiting[0]?.id ?? null };
}

function gone(knock: Knock, now: number): Notice {
  const title = 'That request is gone';
  if (knock.expiresAt <= now) {
    return {
      kind: 'plain',
      title,
      text: 'Nobody answered in time, so it was denied. Start again in ChatGPT.',
    };
  }
  return { kind: 'plain', title, text: 'It was answered somewhere else, or the one who asked gave up.' };
}

/** Takes in the whole new list of knocks. Says so where the open card went away by itself. */
export function withKnocks(state: PopupState, knocks: readonly Knock[], now: number): PopupState {
  const shown = openKnock(state)?.knock;
  const lost = shown !== undefined && !knocks.some((knock) => knock.id === shown.id);
  const ids = new Set(knocks.map((knock) => knock.id));
  return withOpenCard({
    ...state,
    knocks,
    aside: new Set([...state.aside].filter((id) => ids.has(id))),
    quietShown: state.quietShown && knocks.some((knock) => knock.quiet),
    notice: lost && !state.answered.has(shown.id) ? gone(shown, now) : state.notice,
  });
}

/** Takes a knock out at once that was answered here; the server's own list follows. */
export function withAnswered(state: PopupState, id: string, notice: Notice | null): PopupState {
  return withOpenCard({
    ...state,
    answered: new Set([...state.answered, id]),
    knocks: state.knocks.filter((knock) => knock.id !== id),
    notice,
  });
}

/** Closes the cards of all that wait now: they stay in the list. */
export function withAllAside(state: PopupState): PopupState {
  const ids = queued(state).map((knock) => knock.id);
  return withOpenCard({ ...state, aside: new Set([...state.aside, ...ids]) });
}

/** Opens the cards that were put aside. */
export const withAsideBack = (state: PopupState): PopupState => withOpenCard({ ...state, aside: new Set() });

/** Opens the card `step` places further (−1: back), round and round. */
export function withNextCard(state: PopupState, step: 1 | -1): PopupState {
  const waiting = queued(state);
  const index = waiting.findIndex((knock) => knock.id === state.open);
  const next = waiting.at((index + step) % waiting.length);
  return next === undefined ? state : { ...state, open: next.id };
}
