import type { Journey } from '../../../protocol/events.ts';
import { checkupIdPrefix } from '../../consent/checkup-tool.ts';
import type { Journal } from '../../journal/journal.ts';
import { isOwn, isReplay } from './own-events.ts';
import { Watched } from './watched.ts';

/** So many journeys are watched at a time; the others keep the verdict that they had. */
const most = 400;
/** Journeys of earlier runs that are looked at again at the start, and events of one that are read. */
const recalled = { journeys: 60, events: 200 } as const;
const mostOwn = 200;

/** The journeys that the doctor watches, bounded in number. */
export class WatchedJourneys {
  readonly #journal: Pick<Journal, 'journeys' | 'query'>;
  /** The one that was touched last is last. */
  readonly #byId = new Map<string, Watched>();
  /** The newest journey of each client. */
  readonly #byClient = new Map<string, Watched>();
  /** Journeys of the app's own check-ups. */
  readonly #own = new Set<string>();

  constructor(journal: Pick<Journal, 'journeys' | 'query'>) {
    this.#journal = journal;
  }

  get byId(): ReadonlyMap<string, Watched> {
    return this.#byId;
  }

  /** Those of earlier runs; gives the ones that have no verdict or were still waiting. */
  recall(): Watched[] {
    const journeys = this.#journal.journeys(recalled.journeys).toReversed();
    return journeys.flatMap((journey) => {
      if (journey.clientId?.startsWith(checkupIdPrefix) === true) return [];
      const watched = this.of(journey.id);
      watched.verdict = journey.verdict;
      this.#refill(watched, journey);
      this.#name(watched, journey);
      return journey.verdict === null || journey.verdict.state === 'waiting' ? [watched] : [];
    });
  }

  get(id: string): Watched | undefined {
    return this.#byId.get(id);
  }

  /** The one of this id, which is watched from now on if it was not. */
  of(id: string): Watched {
    const known = this.#byId.get(id);
    if (known !== undefined && this.#byId.size < most / 2) return known;
    const watched = known ?? new Watched(id);
    this.#byId.delete(id);
    if (this.#byId.size >= most) this.#forgetOldest();
    this.#byId.set(id, watched);
    return watched;
  }

  ofClient(clientId: string): Watched | null {
    return this.#byClient.get(clientId) ?? null;
  }

  values(): Iterable<Watched> {
    return this.#byId.values();
  }

  /** Those that nobody has claimed and that wait for somebody to go on, or did in vain. */
  *nameless(): Iterable<Watched> {
    for (const watched of this.#byId.values()) {
      if (watched.clientId !== null) continue;
      const rule = watched.verdict?.rule;
      if (rule === 'nothing-registered' || rule === 'host-not-passed') yield watched;
    }
  }

  /** Those whose verdict may be another one when a client goes on: what they were judged by may be that client's. */
  *uncertain(): Iterable<Watched> {
    yield* this.nameless();
    for (const watched of this.#byId.values()) {
      const rule = watched.verdict?.rule;
      if (watched.hasUnusedToken && (rule === 'token-not-sent' || rule === 'old-token-sent')) yield watched;
    }
  }

  /** The one of the nameless, where there is just one: a client that registers nowhere is first named by its browser. */
  onlyNameless(): Watched | null {
    const [only, another] = this.nameless();
    return only === undefined || another !== undefined ? null : only;
  }

  /** What the journal tells of a journey; the one that has to be judged because of that, or null. */
  learn(journey: Journey): Watched | null {
    const watched = this.of(journey.id);
    const before = watched.journey;
    watched.verdict ??= journey.verdict;
    if (before === null && journey.events > watched.folded) this.#refill(watched, journey);
    this.#name(watched, journey);
    const same =
      before !== null && before.clientId === journey.clientId && before.clientName === journey.clientName;
    return same ? null : watched;
  }

  own(journey: string): void {
    this.#own.add(journey);
    if (this.#own.size <= mostOwn) return;
    for (const oldest of this.#own) {
      this.#own.delete(oldest);
      return;
    }
  }

  isOwn(journey: string): boolean {
    return this.#own.has(journey);
  }

  #name(watched: Watched, journey: Journey): void {
    watched.journey = journey;
    const { clientId } = journey;
    if (clientId === null) return;
    watched.clientId = clientId;
    const known = this.#byClient.get(clientId);
    if (known === undefined || (known.journey?.startedAt ?? 0) <= journey.startedAt)
      this.#byClient.set(clientId, watched);
  }

  /** An event names the client of a journey, before the journal tells of the journey itself. */
  claim(watched: Watched, clientId: string): void {
    if (watched.clientId !== null) return;
    watched.clientId = clientId;
    this.#byClient.set(clientId, watched);
  }

  /** Its events began before it was watched: an earlier run's, or it was forgotten meanwhile. */
  #refill(watched: Watched, journey: Journey): void {
    const events = this.#journal.query({ journey: journey.id, limit: recalled.events });
    if (events.some((event) => isOwn(event) && !isReplay(event))) this.own(journey.id);
    watched.refill(events.filter((event) => !isOwn(event)));
    watched.folded = journey.events;
  }

  /**
   * What costs a stranger nothing goes first: journeys without a client, then those that only registered, then those
   * of which everything is said; each the one that was touched longest ago.
   */
  #forgetOldest(): void {
    let oldest: Watched | null = null;
    for (const watched of this.#byId.values()) {
      if (oldest === null || watched.worth < oldest.worth) oldest = watched;
      if (oldest.worth === 0) break;
    }
    if (oldest === null) return;
    const { clientId, id } = oldest;
    this.#byId.delete(id);
    if (clientId !== null && this.#byClient.get(clientId) === oldest) this.#byClient.delete(clientId);
  }
}
