import type { UpdateState } from '../../protocol/update.ts';
import { clip, oneLine } from '../shared/format-text.ts';
import { ago } from '../shared/format-time.ts';

export interface UpdateWords {
  tone: 'quiet' | 'news' | 'busy' | 'good' | 'warn' | 'bad';
  title: string;
  text: string | null;
}

/** A version as it is shown: it comes from outside. */
export const shownVersion = (version: string): string => clip(oneLine(version), 30);

/** The state of updates in words. `now` in ms since the epoch. */
export function updateWords(update: UpdateState, now: number): UpdateWords {
  switch (update.state) {
    case 'off':
      return { tone: 'quiet', title: 'No automatic updates', text: update.why };
    case 'current':
      return update.checkedAt === null
        ? {
            tone: 'quiet',
            title: 'Not checked yet',
            text: 'Drawbridge checks for a newer version by itself.',
          }
        : { tone: 'good', title: 'Up to date', text: `Checked ${ago(update.checkedAt, now)}.` };
    case 'checking':
      return { tone: 'busy', title: 'Checking for a newer version…', text: null };
    case 'available':
      return {
        tone: 'news',
        title: `Drawbridge ${shownVersion(update.version)} is available`,
        text: update.how,
      };
    case 'downloading':
      return {
        tone: 'busy',
        title: `Fetching Drawbridge ${shownVersion(update.version)}`,
        text: `${wholePercent(update.percent)} %`,
      };
    case 'ready':
      return {
        tone: 'good',
        title: `Drawbridge ${shownVersion(update.version)} is ready`,
        text: 'It starts with the next restart, which waits until nothing would be interrupted.',
      };
    case 'waiting':
      return {
        tone: 'busy',
        title: `Restarting into ${shownVersion(update.version)} once the bridge is idle`,
        text: `Not yet: ${update.until.replace(/\.$/, '')}.`,
      };
    case 'restarting':
      return { tone: 'busy', title: `Restarting into ${shownVersion(update.version)}…`, text: null };
    case 'failed':
      // Looking, fetching, or putting it in place: the sentence says which.
      return { tone: 'warn', title: 'Updating did not work', text: update.sentence };
    case 'rolled-back':
      return {
        tone: 'bad',
        title: `Drawbridge ${shownVersion(update.version)} was taken back`,
        text: update.sentence,
      };
  }
}

/** Whether there is sense in looking for a newer version now. */
export const canCheck = (update: UpdateState): boolean =>
  ['current', 'available', 'failed', 'rolled-back'].includes(update.state);

/** What a percentage is shown as, whatever was measured. */
export const wholePercent = (percent: number): number =>
  Number.isFinite(percent) ? Math.round(Math.min(100, Math.max(0, percent))) : 0;

/** What changed in the version that is not running yet; null where nothing is known. */
export const notesOf = (update: UpdateState): string | null => ('notes' in update ? update.notes : null);

/**
 * The name under which the card of a state is put away: once for each version. Null for states that have no card, or one
 * that stays.
 */
export function cardKey(update: UpdateState): string | null {
  const { state } = update;
  return state === 'available' || state === 'ready' || state === 'rolled-back'
    ? `${state} ${clip(update.version, 50)}`
    : null;
}

/** Whether the popup speaks of it by itself. */
export const hasCard = (update: UpdateState, putAway: readonly string[]): boolean => {
  if (update.state === 'waiting' || update.state === 'restarting') return true;
  const key = cardKey(update);
  return key !== null && !putAway.includes(key);
};
