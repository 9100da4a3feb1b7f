import type { JournalEvent } from '../../../protocol/events.ts';
import { Beginnings, nearby } from './beginnings.ts';

/** So many are kept to be shown; all are counted. */
const most = 300;

/** Whether an event is the refusal of a caller without a name. */
const isNameless = ({ type, clientId }: JournalEvent): boolean =>
  type === 'request.refused' || (type === 'bearer.refused' && clientId === null);

/** How many refusals an entry stands for: a flood is written down as one. */
const countOf = ({ answer }: JournalEvent): number => (typeof answer?.more === 'number' ? answer.more : 1);

/** What became of refusals without a name. */
export interface Refusals {
  /** The newest of strangers, oldest first. */
  readonly strangers: readonly JournalEvent[];
  /** How many of strangers there were. */
  readonly refused: number;
  /** Those with which journeys began, by journey. */
  readonly begun: ReadonlyMap<string, readonly JournalEvent[]>;
}

/**
 * Refused requests of nobody we know, apart from those with which clients begin: every client is refused before it
 * reads the metadata, often under another name than it reads them with.
 */
export class Strangers {
  readonly #beginnings = new Beginnings();
  /** What follows may still tell whose they are. */
  #undecided: JournalEvent[] = [];
  #strangers: JournalEvent[] = [];
  #begun: { readonly journey: string; readonly event: JournalEvent }[] = [];
  #dropped = 0;

  /** Takes any event, in the order in which they came. */
  take(event: JournalEvent): void {
    this.#beginnings.add(event);
    if (isNameless(event)) this.#undecided.push(event);
    for (let first = this.#undecided[0]; first !== undefined; first = this.#undecided[0]) {
      if (first.time >= event.time - nearby && this.#undecided.length <= most) return;
      this.#undecided.shift();
      this.#decide(first);
    }
  }

  /** @param named whether a journey turned out to be a client's. */
  seen(named: (journey: string) => boolean): Refusals {
    const isOpen = ({ journey }: JournalEvent): boolean => journey === null || !named(journey);
    const strangers = this.#strangers.filter(isOpen);
    const begun = this.#begun.filter(({ event }) => isOpen(event));
    for (const event of this.#undecided.filter(isOpen)) {
      const journey = this.#beginnings.journeyOf(event);
      if (journey === null) strangers.push(event);
      else begun.push({ journey, event });
    }
    const refused = strangers.reduce((sum, event) => sum + countOf(event), this.#dropped);
    return { strangers: strangers.slice(-most), refused, begun: byJourney(begun) };
  }

  #decide(event: JournalEvent): void {
    const journey = this.#beginnings.journeyOf(event);
    if (journey !== null) {
      this.#begun = [...this.#begun.slice(1 - most), { journey, event }];
      return;
    }
    this.#strangers.push(event);
    if (this.#strangers.length <= 2 * most) return;
    for (const old of this.#strangers.slice(0, most)) this.#dropped += countOf(old);
    this.#strangers = this.#strangers.slice(most);
  }
}

function byJourney(
  begun: readonly { readonly journey: string; readonly event: JournalEvent }[],
): Map<string, JournalEvent[]> {
  const found = new Map<string, JournalEvent[]>();
  for (const { journey, event } of begun) {
    // It is a step of that journey already.
    if (event.journey === journey) continue;
    const known = found.get(journey);
    if (known === undefined) found.set(journey, [event]);
    else known.push(event);
  }
  return found;
}
