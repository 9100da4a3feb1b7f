import type { JournalEvent } from '../../../protocol/events.ts';
import type { Step } from '../step.ts';
import { stepOfEvent } from './step-of-event.ts';
import type { Watched } from './watched.ts';

/** Refusals without a name that are remembered: they matter for a minute. */
const most = 100;

interface Refusal {
  readonly event: JournalEvent;
  readonly step: Step;
  readonly issuer: string;
}

/**
 * Refused calls without a token, or with one that we do not know, so that nothing says whose they are. They count for a
 * journey only while its client has a token that it has not used yet, at the same issuer, and only where the caller
 * looks like that client. A scanner elsewhere can tell us nothing of a client; somebody who goes to the length of
 * imitating it brings about no more than a verdict that the client's next call takes back.
 */
export class Nameless {
  #refusals: Refusal[] = [];

  add(event: JournalEvent): void {
    const issuer = event.answer?.issuer;
    if (typeof issuer !== 'string') return;
    this.#refusals = [...this.#refusals.slice(1 - most), { event, step: stepOfEvent(event), issuer }];
  }

  /** Those that may be of this journey's client. `others`: all that are watched. */
  of(watched: Watched, others: ReadonlyMap<string, Watched>): Step[] {
    if (watched.accessAt > watched.tokenAt || watched.tokenAt === Number.NEGATIVE_INFINITY) return [];
    return this.#refusals
      .filter(
        ({ event, issuer }) =>
          issuer === watched.issuer &&
          event.time >= watched.tokenAt &&
          watched.maybeFrom(event) &&
          !belongsElsewhere(event, watched, others),
      )
      .map(({ step }) => step);
  }
}

/** Whether it began the journey of another client, which has got its name since or is about to. */
function belongsElsewhere(
  event: JournalEvent,
  watched: Watched,
  others: ReadonlyMap<string, Watched>,
): boolean {
  const begun = event.journey === null ? undefined : others.get(event.journey);
  if (begun !== undefined && begun.clientId !== null && begun.clientId !== watched.clientId) return true;
  for (const other of others.values()) {
    if (other.clientId === null || other.clientId === watched.clientId) continue;
    if (other.issuer === watched.issuer && other.progressAt >= event.time) return true;
  }
  return false;
}
