import type { CheckupAgent } from '../../../protocol/checkup.ts';
import type { ConsentBroker } from '../../consent/broker.ts';
import type { Asker } from './asker.ts';
import type { Outcome } from './outcome.ts';
import type { TestClient } from './test-client.ts';

/** A code that can be redeemed, and what that takes. */
export interface Authorized {
  readonly client: TestClient;
  readonly code: string;
  readonly verifier: string;
}

/** What a token request gave. */
export interface Tokens {
  readonly client: TestClient;
  readonly access: string;
  readonly refresh: string | null;
}

/** A refresh that was answered: to be repeated. */
export interface Refreshed {
  readonly client: TestClient;
  readonly spent: string;
  readonly body: string;
}

/** What each agent has; where one has none, another's serves as well, so that each step is compared on its own. */
export class Possessions<T> {
  readonly #of = new Map<CheckupAgent, T>();

  set(agent: CheckupAgent, value: T): void {
    this.#of.set(agent, value);
  }

  own(agent: CheckupAgent): T | null {
    return this.#of.get(agent) ?? null;
  }

  any(agent: CheckupAgent): T | null {
    return this.own(agent) ?? [...this.#of.values()][0] ?? null;
  }

  get owners(): CheckupAgent[] {
    return [...this.#of.keys()];
  }
}

/** One check-up under way: how it asks, and what it has got so far. */
export interface CheckupRun {
  readonly origin: string;
  readonly journey: string;
  readonly redirectUri: string;
  readonly asker: Asker;
  readonly broker: Pick<ConsentBroker, 'announce'>;
  /** Waits at the callback for the answer with that state, so that the page says that it arrived. */
  readonly await: (state: string) => void;
  /** Ms since the epoch. */
  readonly now: () => number;
  /** The client that is described by a document of ours. */
  readonly documented: TestClient;
  readonly registered: Possessions<TestClient>;
  /** The ids of those, to be forgotten afterwards. */
  readonly clientIds: string[];
  /** Whether a client registered during this check-up, for its redirect address alone, and was never approved. */
  readonly isNew: (clientId: string) => boolean;
  readonly codes: Possessions<Authorized>;
  readonly documentedCodes: Possessions<Authorized>;
  readonly tokens: Possessions<Tokens>;
  readonly documentedTokens: Possessions<Tokens>;
  readonly refreshed: Possessions<Refreshed>;
}

/** One step, done as each of the agents. */
export interface StepPlan {
  /** Kebab-case. */
  readonly name: string;
  readonly title: string;
  /** Whether it is sent to the token endpoint, which filters stop first. */
  readonly atToken?: true;
  run(run: CheckupRun, agent: CheckupAgent): Promise<Outcome>;
  /** Once all agents have done it. */
  after?(run: CheckupRun): Promise<void>;
}

/** The tokens of an agent, whichever way it came by them; else another's. */
export const tokensFor = (run: CheckupRun, agent: CheckupAgent): Tokens | null =>
  run.tokens.own(agent) ??
  run.documentedTokens.own(agent) ??
  run.tokens.any(agent) ??
  run.documentedTokens.any(agent);
