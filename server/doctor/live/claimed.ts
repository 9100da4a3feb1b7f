import type { JournalEvent } from '../../../protocol/events.ts';
import type { Watched } from './watched.ts';
import type { WatchedJourneys } from './watched-journeys.ts';

/**
 * The journey of which a refused authorization or token request only claims to be; null where it is none's. The journal
 * leaves such a request with its caller, as anybody can name a client. For the doctor it counts while that client's
 * journey waits for just this request, so that a wrong secret, an unknown code or a foreign redirect is not taken for
 * silence. Somebody who imitates the client in that minute can bring about a wrong verdict, which the client's own
 * request takes back; no more.
 */
export function claimedJourney(event: JournalEvent, journeys: WatchedJourneys): Watched | null {
  const { answer, level, request, type } = event;
  // Without an answer it is a form or a poll that fits no knock.
  if (level !== 'warn' || answer === null) return null;
  if (type === 'token') return ofToken(event, journeys);
  if (type !== 'authorize' || typeof request?.client_id !== 'string') return null;
  const ofClient = journeys.ofClient(request.client_id);
  // A client that registers nowhere is first named by its browser.
  if (ofClient === null) return other(event, journeys.onlyNameless());
  return awaits(ofClient, 'register', 'no-authorize', 'authorize-refused') ? other(event, ofClient) : null;
}

function ofToken(event: JournalEvent, journeys: WatchedJourneys): Watched | null {
  const claimed = event.request?.client_id;
  const watched = typeof claimed === 'string' ? journeys.ofClient(claimed) : onlyWaiting(event, journeys);
  if (watched === null) return null;
  return awaits(watched, 'code-sent', 'token-never-arrived', 'token-refused') ? other(event, watched) : null;
}

/** What came in the same batch is not judged yet, so the newest step says it as well. */
function awaits({ steps, verdict }: Watched, newest: string, rule: string, refused: string): boolean {
  if (steps.all.at(-1)?.kind === newest || verdict?.rule === rule) return true;
  return verdict?.rule.startsWith(refused) ?? false;
}

/** The one journey that waits for a token request from such a caller: where the way took the client's name out. */
function onlyWaiting(event: JournalEvent, journeys: WatchedJourneys): Watched | null {
  const waiting = [...journeys.values()].filter(
    (watched) =>
      watched.clientId !== null &&
      watched.tokenAt < watched.progressAt &&
      watched.steps.all.at(-1)?.kind === 'code-sent' &&
      // A name alone is anybody's, and this verdict would hide that the real request never came.
      watched.comesFrom(event),
  );
  const [only] = waiting;
  return waiting.length === 1 && only !== undefined ? only : null;
}

const other = (event: JournalEvent, watched: Watched | null): Watched | null =>
  watched?.id === event.journey ? null : watched;
