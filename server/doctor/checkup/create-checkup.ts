import { randomUUID } from 'node:crypto';
import { checkupAgents, type CheckupState, type CheckupStep } from '../../../protocol/checkup.ts';
import type { ConsentBroker } from '../../consent/broker.ts';
import { checkupIdPrefix } from '../../consent/checkup-tool.ts';
import type { OwnRequests } from '../../http/own-requests.ts';
import type { Issuers } from '../../issuers.ts';
import type { Journal } from '../../journal/journal.ts';
import type { AuthorizationServer } from '../../oauth/authorization-server.ts';
import { callbackPath } from '../../oauth/endpoints.ts';
import type { Outside } from '../../outside/outside.ts';
import type { Edge } from '../rule.ts';
import { Asker, type Patience } from './asker.ts';
import { type CheckupRun, Possessions } from './checkup-run.ts';
import { clientName } from './client-steps.ts';
import type { Checkup } from './checkup.ts';
import type { Result } from './findings.ts';
import { runSteps } from './run-steps.ts';
import { steps } from './steps.ts';
import { newKeys } from './test-client.ts';
import { unknowable } from './unknowable.ts';
import { verdictsOf } from './verdicts.ts';

export interface CheckupParts {
  readonly issuers: Issuers;
  readonly own: OwnRequests;
  readonly outside: Outside;
  readonly oauth: AuthorizationServer;
  readonly broker: ConsentBroker;
  readonly journal: Journal;
  readonly lowered: () => boolean;
  readonly edge: () => Edge;
  /** Ms since the epoch. */
  readonly now: () => number;
  readonly patience: Patience;
}

const before: CheckupState = {
  running: false,
  url: null,
  startedAt: null,
  endedAt: null,
  planned: 0,
  steps: [],
  verdicts: [],
  unknowable: [],
  problem: null,
  journey: null,
};

/** The check-up of this server, through its public address and back. */
export function createCheckup(parts: CheckupParts): Checkup {
  return new PublicCheckup(parts);
}

/** Owns the one check-up that may be under way, and what is known of the last. */
class PublicCheckup implements Checkup {
  readonly #parts: CheckupParts;
  readonly #listeners = new Set<(state: CheckupState) => void>();
  #state: CheckupState = before;
  #stop: AbortController | null = null;
  #done: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(parts: CheckupParts) {
    this.#parts = parts;
  }

  get state(): CheckupState {
    return this.#state;
  }

  start(): CheckupState {
    if (this.#state.running || this.#closed) return this.#state;
    const { issuers, journal, lowered, now } = this.#parts;
    const origin = issuers.public?.origin ?? null;
    const startedAt = now();
    const hindrance = hindranceOf(origin, lowered());
    if (hindrance !== null || origin === null) {
      this.#change({ ...before, url: origin, startedAt, endedAt: startedAt, problem: hindrance });
      return this.#state;
    }
    const journey = journal.journeyFor(
      { id: `${checkupIdPrefix}${randomUUID()}`, name: clientName },
      { remote: 'this computer', userAgent: null, issuer: origin },
    );
    const planned = steps.length * checkupAgents.length;
    this.#change({
      ...before,
      running: true,
      url: origin,
      startedAt,
      planned,
      unknowable: [...unknowable],
      journey,
    });
    const stop = new AbortController();
    this.#stop = stop;
    this.#done = this.#run(origin, journey, stop);
    return this.#state;
  }

  onChanged(listener: (state: CheckupState) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#stop?.abort();
    await this.#done;
    this.#listeners.clear();
  }

  async #run(origin: string, journey: string, stop: AbortController): Promise<void> {
    const { broker, edge, journal, now, oauth } = this.#parts;
    const record = (summary: string, level: 'info' | 'warn' = 'info'): void =>
      void journal.record({ type: 'app', actor: 'app', level, summary, journey });
    record(`A check-up of ${origin} began`);
    let problem: string | null = null;
    let results: readonly Result[] = [];
    const clientIds: string[] = [];
    try {
      results = await this.#results(origin, journey, clientIds, stop);
      if (stop.signal.aborted) problem = 'Drawbridge was closed before the check-up was done.';
      else problem = this.#changedMeanwhile(origin);
    } catch (error) {
      const cause = error instanceof Error ? error.message.slice(0, 200) : 'unknown';
      problem = `The check-up ended because of a fault in Drawbridge itself (${cause}): start it again.`;
    } finally {
      broker.endCheckups();
      oauth.endCheckups(clientIds);
    }
    const verdicts = problem === null ? verdictsOf(results, origin, edge()) : [];
    const [first] = verdicts;
    // Nobody judges the app's own journey but the check-up itself.
    if (first !== undefined) journal.judge(journey, first);
    record(problem ?? first?.cause ?? 'The check-up is done', first?.state === 'working' ? 'info' : 'warn');
    this.#stop = null;
    this.#change({ ...this.#state, running: false, endedAt: now(), verdicts, problem });
  }

  async #results(
    origin: string,
    journey: string,
    clientIds: string[],
    stop: AbortController,
  ): Promise<readonly Result[]> {
    const { broker, now, oauth, outside, own, patience } = this.#parts;
    const { client, keys } = await newKeys();
    const redirectUri = origin + callbackPath;
    const published = oauth.ownDocuments.publish(origin, { name: clientName, redirectUri, keys });
    const isOurs = (id: string): boolean => id === published.id || clientIds.includes(id);
    const startedAt = now();
    const run: CheckupRun = {
      origin,
      journey,
      redirectUri,
      asker: new Asker({ outside, own, origin, journey, isOurs, signal: stop.signal, patience }),
      broker,
      await: (state) => void oauth.callbacks.waitFor(state, patience.request),
      now,
      documented: client(published.id, origin, now),
      registered: new Possessions(),
      clientIds,
      isNew: (id) => oauth.isNewFor(id, redirectUri, startedAt),
      codes: new Possessions(),
      documentedCodes: new Possessions(),
      tokens: new Possessions(),
      documentedTokens: new Possessions(),
      refreshed: new Possessions(),
    };
    try {
      return await runSteps(run, steps, (result) => {
        if (!stop.signal.aborted)
          this.#change({ ...this.#state, steps: [...this.#state.steps, shown(result)] });
      });
    } finally {
      published.withdraw();
    }
  }

  /** What was checked may be gone by now: then it says nothing about what there is. */
  #changedMeanwhile(origin: string): string | null {
    const { issuers, lowered } = this.#parts;
    if (!lowered()) return 'The bridge was raised during the check-up: lower it and check again.';
    if (issuers.public?.origin === origin) return null;
    return 'The public address changed during the check-up: check again.';
  }

  #change(state: CheckupState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener(state);
  }
}

/** Why there is nothing to check; null where there is. */
function hindranceOf(origin: string | null, lowered: boolean): string | null {
  if (!lowered)
    return 'The bridge is raised, so nobody outside is answered and there is nothing to check: lower it and check again.';
  if (origin !== null) return null;
  return 'There is no public address to check yet: choose a tunnel or enter a public URL, and check again.';
}

const shown = ({ plan: { name, title }, agent, outcome: { ok, tried, ms, saw } }: Result): CheckupStep => ({
  name,
  title,
  agent,
  ok,
  tried,
  ms: Math.round(ms),
  saw,
});
