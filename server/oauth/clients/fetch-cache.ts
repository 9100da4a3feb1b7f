import { OAuthError } from '../oauth-error.ts';
import { FetchSlots } from './fetch-slots.ts';

const mostEntries = 1000;
/** How long a failure is remembered, ms. */
const failureKept = 60_000;

export interface Loaded<T> {
  readonly value: T;
  /** ms. */
  readonly freshFor: number;
}

type Outcome<T> = { readonly value: T } | { readonly error: OAuthError };
interface Entry<T> {
  readonly outcome: Outcome<T>;
  readonly loadedAt: number;
  readonly freshUntil: number;
}

/** What was fetched, kept as long as its server allows; requests for the same thing at the same time share one fetch. */
export class FetchCache<T> {
  readonly #load: (key: string) => Promise<Loaded<T>>;
  readonly #now: () => number;
  readonly #entries = new Map<string, Entry<T>>();
  readonly #underWay = new Map<string, Promise<T>>();
  readonly #slots = new FetchSlots();

  /** @param load rejects with an OAuthError where the thing can't be had. */
  constructor(load: (key: string) => Promise<Loaded<T>>, now: () => number) {
    this.#load = load;
    this.#now = now;
  }

  /** @throws OAuthError as `load` does, for a minute; temporarily_unavailable where too many fetches are under way. */
  async get(key: string): Promise<T> {
    const entry = this.#entries.get(key);
    if (entry !== undefined && entry.freshUntil > this.#now()) {
      if ('error' in entry.outcome) throw entry.outcome.error;
      return entry.outcome.value;
    }
    return this.#fetch(key);
  }

  /**
   * The thing fetched anew, unless that was done less than `least` ms ago.
   * @returns null where it is too early.
   * @throws OAuthError as `get` does.
   */
  async refetch(key: string, least: number): Promise<T | null> {
    const entry = this.#entries.get(key);
    return entry !== undefined && entry.loadedAt + least > this.#now() ? null : this.#fetch(key);
  }

  async #fetch(key: string): Promise<T> {
    const underWay = this.#underWay.get(key);
    if (underWay !== undefined) return underWay;
    const entry = this.#entries.get(key);
    const giveBack = this.#slots.take(key, entry !== undefined && 'value' in entry.outcome);
    const fetching = this.#loadAndKeep(key).finally(() => {
      this.#underWay.delete(key);
      giveBack();
    });
    this.#underWay.set(key, fetching);
    return fetching;
  }

  async #loadAndKeep(key: string): Promise<T> {
    try {
      const { value, freshFor } = await this.#load(key);
      this.#keep(key, { value }, freshFor);
      return value;
    } catch (error) {
      if (error instanceof OAuthError) this.#keepFailure(key, error);
      throw error;
    }
  }

  /** A failure does not push out what is still good: a stranger may have caused the fetch. */
  #keepFailure(key: string, error: OAuthError): void {
    const entry = this.#entries.get(key);
    const good = entry !== undefined && 'value' in entry.outcome && entry.freshUntil > this.#now();
    if (good) this.#entries.set(key, { ...entry, loadedAt: this.#now() });
    else this.#keep(key, { error }, failureKept);
  }

  #keep(key: string, outcome: Outcome<T>, freshFor: number): void {
    const loadedAt = this.#now();
    this.#entries.delete(key);
    this.#entries.set(key, { outcome, loadedAt, freshUntil: loadedAt + freshFor });
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > mostEntries && oldest !== undefined) this.#entries.delete(oldest);
  }
}
