import { randomUUID } from 'node:crypto';
import type { EventType, Journey, Phase } from '../../protocol/events.ts';
import { phases } from '../../protocol/phases.ts';
import type { Verdict } from '../../protocol/verdict.ts';
import { AnonymousJourneys, type Caller, claimableFor, isBrowser } from './anonymous-journeys.ts';
import type { JourneyRecord } from './rows.ts';

/** What of an event decides which journey it belongs to. */
export interface Step {
  readonly type: EventType;
  readonly time: number;
  readonly phase: Phase | null;
  readonly level: 'info' | 'warn' | 'error';
  readonly status: number | null;
  readonly journey: string | null;
  readonly clientId: string | null;
  readonly clientName: string | null;
  readonly issuer: string | null;
  readonly remote: string | null;
  readonly userAgent: string | null;
}

/** What earlier runs left on disk. */
export interface JourneyMemory {
  journey(id: string): JourneyRecord | null;
  /** The one that began last. */
  latestJourneyOf(clientId: string): JourneyRecord | null;
  unclaimedSince(since: number, limit: number): JourneyRecord[];
}

/** Events with which a client that has no name yet begins a journey. */
const beginnings = new Set<EventType>(['discovery', 'register', 'authorize', 'token', 'bearer.refused']);
/** How long after its last event a journey without a token still takes in its client's nameless requests, ms. */
const stillDiscovering = 60_000;
/** Journeys held in memory; the rest are on disk. */
const mostHeld = 1000;

const rank = (phase: Phase): number => phases.indexOf(phase);
const closed = (record: JourneyRecord): boolean => rank(record.phase) >= rank('token');

/**
 * Ties discovery, registration, authorize, token and calls of one client together. A client that has no name yet is
 * known by issuer, address and user agent; the id of that nameless journey becomes the client's at registration or
 * authorize, so that no event has to be written again.
 */
export class Journeys {
  #now: () => number;
  #memory: JourneyMemory;
  #anonymous: AnonymousJourneys;
  #held = new Map<string, JourneyRecord>();
  #latest = new Map<string, JourneyRecord>();
  /** The nameless requests of a client that has just got its name: by issuer, address and user agent. */
  #named: JourneyRecord[] = [];
  /** Discovered something (and not merely knocked about), or belongs to a client. */
  #worthKeeping = new WeakSet<JourneyRecord>();
  #unwritten = new Set<JourneyRecord>();
  #untold = new Set<JourneyRecord>();

  constructor(now: () => number, memory: JourneyMemory) {
    this.#now = now;
    this.#memory = memory;
    this.#anonymous = new AnonymousJourneys(now);
    for (const record of memory.unclaimedSince(now() - claimableFor, 200)) {
      this.#worthKeeping.add(record);
      this.#anonymous.keep(record);
    }
  }

  /** The journey that an event belongs to, moved on by it; null where it belongs to none. */
  follow(step: Step): string | null {
    const record = this.#recordOf(step);
    if (record === null) return null;
    record.lastAt = Math.max(record.lastAt, step.time);
    record.events += 1;
    // A refused step is not reached, and no step leads back.
    const reached =
      step.phase !== null && step.level !== 'error' && (step.status === null || step.status < 400);
    if (reached && step.phase !== null && rank(step.phase) > rank(record.phase)) record.phase = step.phase;
    if (reached && step.type === 'discovery') this.#worthKeeping.add(record);
    if (record.clientId === null) {
      if (step.journey === null) this.#anonymous.keep(record);
      else if (step.clientId !== null) this.#name(record, step.clientId, step.clientName);
    }
    this.#changed(record);
    return record.id;
  }

  /** See Journal.journeyFor. */
  journeyFor(client: { id: string; name: string }, caller: Caller): string {
    const latest = this.#latestOf(client.id);
    const open = latest !== null && !closed(latest) ? latest : null;
    const claimed = open ?? this.#anonymous.claim({ caller, known: latest });
    const record = claimed ?? this.#begin(caller);
    this.#name(record, client.id, client.name);
    if (open === null && !isBrowser(caller.userAgent)) this.#named = [...this.#named.slice(-49), record];
    this.#changed(record);
    return record.id;
  }

  /** See Journal.judge. */
  judge(id: string, verdict: Verdict): void {
    const record = this.#known(id) ?? this.#memory.journey(id);
    if (record === null || record === undefined) return;
    if (!this.#held.has(id) && record.clientId !== null) this.#hold(record);
    record.verdict = verdict;
    this.#unwritten.add(record);
  }

  /** Journeys in memory that are worth showing. */
  inMemory(): JourneyRecord[] {
    return [...this.#held.values(), ...this.#anonymous.values()].filter((record) =>
      this.#worthKeeping.has(record),
    );
  }

  /** What changed since the last call, as front ends see it. */
  takeUntold(): Journey[] {
    if (this.#untold.size === 0) return [];
    const journeys = [...this.#untold].map(shownJourney);
    this.#untold.clear();
    return journeys;
  }

  /** What changed since the last `written`. */
  unwritten(): readonly JourneyRecord[] {
    return [...this.#unwritten];
  }

  written(): void {
    this.#unwritten.clear();
  }

  #recordOf(step: Step): JourneyRecord | null {
    if (step.journey !== null) return this.#byId(step.journey, step);
    const ofClient = step.clientId === null ? null : this.#latestOf(step.clientId);
    if (ofClient !== null) return ofClient;
    const { issuer, remote, userAgent } = step;
    if (issuer === null || remote === null) return null;
    const caller: Caller = { issuer, remote, userAgent };
    const known = this.#anonymous.find(caller) ?? this.#justNamed(caller);
    if (known !== undefined) return known;
    return beginnings.has(step.type) ? this.#begin(caller) : null;
  }

  #known(id: string): JourneyRecord | undefined {
    const held = this.#held.get(id);
    if (held !== undefined) return held;
    for (const record of this.#anonymous.values()) if (record.id === id) return record;
    return undefined;
  }

  #byId(id: string, step: Step): JourneyRecord {
    const known = this.#known(id);
    if (known !== undefined) return known;
    const record = this.#memory.journey(id) ?? this.#fresh(id, step.issuer, step.remote, step.userAgent);
    this.#hold(record);
    this.#worthKeeping.add(record);
    return record;
  }

  #latestOf(clientId: string): JourneyRecord | null {
    const known = this.#latest.get(clientId);
    if (known !== undefined) return known;
    const record = this.#memory.latestJourneyOf(clientId);
    if (record === null) return null;
    // One object for one journey, also where it was already found by its id.
    const held = this.#held.get(record.id) ?? record;
    this.#hold(held);
    this.#worthKeeping.add(held);
    this.#latest.set(clientId, held);
    return held;
  }

  /** A client that fetches metadata once more between registration and token has not begun anew. */
  #justNamed(caller: Caller): JourneyRecord | undefined {
    const since = this.#now() - stillDiscovering;
    return this.#named.findLast(
      (record) =>
        record.lastAt >= since &&
        rank(record.phase) < rank('consent') &&
        record.issuer === caller.issuer &&
        record.remote === caller.remote &&
        record.userAgent === caller.userAgent,
    );
  }

  #begin(caller: Caller): JourneyRecord {
    return this.#fresh(randomUUID(), caller.issuer, caller.remote, caller.userAgent);
  }

  #fresh(id: string, issuer: string | null, remote: string | null, userAgent: string | null): JourneyRecord {
    const now = this.#now();
    return {
      id,
      clientId: null,
      clientName: null,
      issuer,
      phase: 'discovery',
      startedAt: now,
      lastAt: now,
      events: 0,
      remote,
      userAgent,
      verdict: null,
    };
  }

  #name(record: JourneyRecord, clientId: string, clientName: string | null): void {
    record.clientId = clientId;
    record.clientName = clientName ?? record.clientName;
    this.#anonymous.forget(record);
    this.#worthKeeping.add(record);
    this.#hold(record);
    this.#latest.set(clientId, record);
  }

  #hold(record: JourneyRecord): void {
    this.#held.set(record.id, record);
    if (this.#held.size <= mostHeld) return;
    const byAge = [...this.#held.values()].toSorted((a, b) => a.lastAt - b.lastAt);
    for (const old of byAge.slice(0, mostHeld / 10)) {
      if (old === record) continue;
      this.#held.delete(old.id);
      if (old.clientId !== null && this.#latest.get(old.clientId) === old) this.#latest.delete(old.clientId);
    }
  }

  #changed(record: JourneyRecord): void {
    if (!this.#worthKeeping.has(record)) return;
    for (const set of [this.#unwritten, this.#untold]) {
      set.add(record);
      // A disk that takes nothing, or nobody who listens.
      if (set.size <= 2 * mostHeld) continue;
      for (const oldest of set) {
        set.delete(oldest);
        break;
      }
    }
  }
}

/** A journey as the contract has it. */
export const shownJourney = (record: JourneyRecord): Journey => ({
  id: record.id,
  clientId: record.clientId,
  clientName: record.clientName,
  issuer: record.issuer,
  phase: record.phase,
  startedAt: record.startedAt,
  lastAt: record.lastAt,
  events: record.events,
  verdict: record.verdict,
});
