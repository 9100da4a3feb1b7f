import type { JournalEvent } from '../../../protocol/events.ts';

/** So many are kept to be shown; all are counted. */
const most = 300;

/** Whether an event is the refusal of a caller without a name. */
export const isStrangers = ({ type, clientId }: JournalEvent): boolean =>
  type === 'request.refused' || (type === 'bearer.refused' && clientId === null);

/** How many refusals an entry stands for: a flood is written down as one. */
export const countOf = ({ answer }: JournalEvent): number =>
  typeof answer?.more === 'number' ? answer.more : 1;

/** Refused requests of nobody we know, of this run. */
export class Strangers {
  #events: JournalEvent[] = [];
  #dropped = 0;

  add(event: JournalEvent): void {
    this.#events.push(event);
    if (this.#events.length <= 2 * most) return;
    for (const old of this.#events.slice(0, most)) this.#dropped += countOf(old);
    this.#events = this.#events.slice(most);
  }

  /** The newest, oldest first, and how many there were. `named`: whether a journey turned out to be a client's. */
  seen(named: (journey: string) => boolean): { events: JournalEvent[]; refused: number } {
    const events = this.#events.filter(({ journey }) => journey === null || !named(journey));
    const refused = events.reduce((sum, event) => sum + countOf(event), this.#dropped);
    return { events: events.slice(-most), refused };
  }
}
