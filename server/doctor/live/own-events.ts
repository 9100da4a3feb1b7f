import type { JournalEvent } from '../../../protocol/events.ts';

/** Whether the app itself sent the request of this event. A fault of ours in somebody's request is not meant. */
export const isOwn = ({ actor, method, type }: JournalEvent): boolean =>
  actor === 'app' && method !== null && type !== 'error';

/** A request of a journey that was sent once more says nothing of that journey. */
export const isReplay = ({ summary }: JournalEvent): boolean => summary.startsWith('Replay: ');
