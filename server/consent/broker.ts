import type { Knock } from '../../protocol/consent.ts';
import { ControlError } from '../../protocol/control-error.ts';
import type { CallOutput, ParsedInput } from '../../protocol/control.ts';
import type { Offer } from '../gateway/catalog.ts';
import type { Journal } from '../journal/journal.ts';
import { OAuthError } from '../oauth/oauth-error.ts';
import { addressBlock } from './address-block.ts';
import { type Announcement, AnnouncedRequests } from './announced-requests.ts';
import type { Answer, DenialReason } from './answer.ts';
import { checkupTool, isCheckupClient } from './checkup-tool.ts';
import { chosenTools } from './chosen-tools.ts';
import { consentEvent, uncollectedEvent } from './consent-events.ts';
import { asksAnew, type KnockRequest, knockKey } from './knock-request.ts';
import { type ConsentLimits, consentLimits } from './limits.ts';
import { newKnock } from './new-knock.ts';
import { drawNumbers } from './numbers.ts';
import { makeRoom } from './room.ts';
import { type KnockHandle, StandingKnock } from './standing-knock.ts';

export interface BrokerParts {
  readonly now: () => number;
  readonly offer: Pick<Offer, 'patterns'>;
  readonly journal: Pick<Journal, 'record' | 'journeyFor'>;
  readonly limits?: Partial<ConsentLimits>;
}

/** Whose a knock is, for a browser that names it. */
export type Found =
  | { readonly kind: 'yours'; readonly handle: KnockHandle }
  | { readonly kind: 'foreign' }
  | { readonly kind: 'unknown' };

export type KnocksListener = (knocks: Knock[]) => void;

/**
 * The only authority over consent. Browsers knock and wait; front ends list, allow and deny through the control
 * contract. Nothing is written down: whatever ends the process denies what waits.
 */
export class ConsentBroker {
  readonly #now: () => number;
  readonly #offer: BrokerParts['offer'];
  readonly #journal: BrokerParts['journal'];
  readonly #limits: ConsentLimits;
  /** Waiting and remembered knocks by what makes them the same, oldest first. */
  readonly #knocks = new Map<string, StandingKnock>();
  readonly #listeners = new Set<KnocksListener>();
  readonly #announced: AnnouncedRequests;
  #expectedUntil = Number.NEGATIVE_INFINITY;

  constructor(parts: BrokerParts) {
    this.#now = parts.now;
    this.#offer = parts.offer;
    this.#journal = parts.journal;
    this.#limits = { ...consentLimits, ...parts.limits };
    this.#announced = new AnnouncedRequests(parts.now);
  }

  /** The person copied the URL or pressed Connect: for 15 minutes, a knock is what they are waiting for. */
  expect(): void {
    this.#expectedUntil = this.#now() + this.#limits.expecting;
  }

  /**
   * A check-up of ours is about to send this very request: it is answered at once and once, with the echo tool alone,
   * and nobody is asked. Returns the function that takes the word back.
   */
  announce(request: Announcement): () => void {
    return this.#announced.add(request);
  }

  /** The check-up is over: what it announced is forgotten, and its clients with it. */
  endCheckups(): void {
    this.#announced.clear();
  }

  /**
   * The knock of this browser for these parameters: the one that stands already, waiting or answered, or a new one
   * (`fresh`), with its place in a journey.
   * @throws OAuthError temporarily_unavailable where too many wait; access_denied where it is made up or repeated in the
   *   name of a check-up.
   */
  knock(request: KnockRequest): { handle: KnockHandle; fresh: boolean } {
    const { client, issuer } = request;
    if (isCheckupClient(client.id, issuer.origin) || this.#announced.knows(request)) {
      return { handle: this.#answerCheckup(request), fresh: true };
    }
    this.#expire();
    const key = knockKey(request);
    const known = this.#knocks.get(key);
    if (known !== undefined) return { handle: known, fresh: false };
    for (const earlier of this.#waiting()) {
      if (asksAnew(request, earlier.request)) this.#deny(earlier, 'asked-anew');
    }
    const quiet = this.#now() >= this.#expectedUntil;
    this.#admit({ quiet, block: addressBlock(request.remote), clientId: request.client.id });
    const standing = this.#begin(key, request, quiet);
    this.#knocks.set(key, standing);
    standing.after(this.#limits.waiting, () => this.#deny(standing, 'timeout'));
    this.#tell();
    return { handle: standing, fresh: true };
  }

  /** The knock of that id, for the browser with that cookie hash (null: it sent none). */
  find(id: string, browser: string | null): Found {
    this.#expire();
    const standing = [...this.#knocks.values()].find(({ knock }) => knock.id === id);
    if (standing === undefined) return { kind: 'unknown' };
    return standing.request.browser === browser ? { kind: 'yours', handle: standing } : { kind: 'foreign' };
  }

  /** The knocks that wait, oldest first. */
  list(): Knock[] {
    this.#expire();
    return this.#waiting().map(({ knock }) => structuredClone(knock));
  }

  /** Whether a knock of this client waits, or was allowed and its browser has not come for the answer yet. */
  concerns(clientId: string): boolean {
    return [...this.#knocks.values()].some(
      ({ knock, answer, awaited }) => knock.clientId === clientId && (answer === null || awaited),
    );
  }

  /**
   * Allows a knock. The first answer counts, whoever gives it.
   * @throws ControlError not-found where no such knock waits; bad-input for tools that it does not list (it goes on
   *   waiting); wrong-number for any number but the right one, which denies it.
   */
  allow(input: ParsedInput<'allow'>): CallOutput<'allow'> {
    const standing = this.#waitingById(input.id);
    const tools = chosenTools(standing.knock.tools, input.tools);
    if (input.number !== standing.number) {
      this.#deny(standing, 'wrong-number');
      throw new ControlError(
        'wrong-number',
        `That is not the number which the browser of ${standing.knock.clientName} shows, so the request was denied: connect again from the app if it was yours.`,
      );
    }
    this.#settle(standing, { kind: 'allowed', life: input.for, tools });
    return { knock: standing.knock.id, decision: 'allowed' };
  }

  /** @throws ControlError not-found where no such knock waits. */
  deny(input: ParsedInput<'deny'>): CallOutput<'deny'> {
    const standing = this.#waitingById(input.id);
    this.#deny(standing, 'person');
    return { knock: standing.knock.id, decision: 'denied' };
  }

  /** Denies all that wait: the app is being closed, or its window crashed. */
  denyAll(): void {
    for (const standing of this.#waiting()) this.#deny(standing, 'closed');
  }

  /** Calls back with all waiting knocks after each change; returns the function that stops it. */
  subscribe(listener: KnocksListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** A check-up's request is never kept and never shown: it is the announced one and answered, or it is refused. */
  #answerCheckup(request: KnockRequest): KnockHandle {
    const announced = this.#announced.take(request);
    if (announced === null) {
      throw new OAuthError(
        'access_denied',
        'This client is the check-up of this server, which has not announced this request.',
      );
    }
    const now = this.#now();
    const tools = [checkupTool];
    const knock = newKnock(request, { numbers: [], quiet: true, createdAt: now, expiresAt: now, tools });
    const block = addressBlock(request.remote);
    const { journey } = announced;
    const standing = new StandingKnock({ key: knockKey(request), block, request, knock, number: 0, journey });
    standing.settle({ kind: 'allowed', life: 'checkup', tools }, now);
    return standing;
  }

  #begin(key: string, request: KnockRequest, quiet: boolean): StandingKnock {
    const { client, issuer, remote, userAgent } = request;
    const taken = new Set(this.#waiting().flatMap(({ knock }) => knock.numbers));
    const { numbers, right } = drawNumbers(taken);
    const createdAt = this.#now();
    const expiresAt = createdAt + this.#limits.waiting;
    const knock = newKnock(request, { numbers, quiet, createdAt, expiresAt, tools: this.#offer.patterns() });
    const journey = this.#journal.journeyFor(
      { id: client.id, name: knock.clientName },
      { remote, userAgent, issuer: issuer.origin },
    );
    return new StandingKnock({ key, block: addressBlock(remote), request, knock, number: right, journey });
  }

  #admit(newcomer: { quiet: boolean; block: string; clientId: string }): void {
    const visitors = this.#waiting().map((standing) => ({
      quiet: standing.quiet,
      block: standing.block,
      clientId: standing.knock.clientId,
      standing,
    }));
    const leaving = makeRoom(newcomer, visitors, this.#limits);
    if (leaving === null) {
      throw new OAuthError(
        'temporarily_unavailable',
        'Too many requests are waiting for an answer already. Answer those, or try again in a few minutes.',
      );
    }
    for (const { standing } of leaving) this.#deny(standing, 'gave-way');
  }

  #waiting(): StandingKnock[] {
    return [...this.#knocks.values()].filter(({ answer }) => answer === null);
  }

  #waitingById(id: string): StandingKnock {
    this.#expire();
    const standing = this.#waiting().find(({ knock }) => knock.id === id);
    if (standing !== undefined) return standing;
    throw new ControlError(
      'not-found',
      'No such knock waits: it was answered already, or its time ran out; look at the knocks that wait now.',
    );
  }

  #deny(standing: StandingKnock, reason: DenialReason): void {
    this.#settle(standing, { kind: 'denied', reason });
  }

  #settle(standing: StandingKnock, answer: Answer): void {
    if (standing.answer !== null) return;
    standing.after(this.#limits.remembering, () => this.#forget(standing));
    standing.settle(answer, this.#now());
    this.#journal.record(consentEvent(standing, answer, this.#limits.waiting));
    this.#trim();
    this.#tell();
  }

  #forget(standing: StandingKnock): void {
    standing.stopTimer();
    this.#knocks.delete(standing.key);
    if (standing.awaited) this.#journal.record(uncollectedEvent(standing));
  }

  /** Timers stand still while the machine sleeps, so the clock is asked as well. */
  #expire(): void {
    const now = this.#now();
    for (const standing of this.#knocks.values()) {
      const { settledAt, knock } = standing;
      if (settledAt === null && now >= knock.expiresAt) this.#deny(standing, 'timeout');
      else if (settledAt !== null && now >= settledAt + this.#limits.remembering) this.#forget(standing);
    }
  }

  /** What is remembered stays bounded in a flood; an allowed knock that its browser has not seen yet goes last. */
  #trim(): void {
    const answered = [...this.#knocks.values()].filter(({ answer }) => answer !== null);
    const spare = answered.length - this.#limits.remembered;
    if (spare <= 0) return;
    const order = answered.toSorted((a, b) => Number(a.awaited) - Number(b.awaited));
    for (const standing of order.slice(0, spare)) this.#forget(standing);
  }

  #tell(): void {
    for (const listener of this.#listeners) listener(this.list());
  }
}
