import type { ClientStore } from '../../storage/client-store.ts';
import type { Clients, KnownClient } from '../client.ts';
import { OAuthError } from '../oauth-error.ts';
import { documentUrl } from './document-url.ts';
import { FetchCache, type Loaded } from './fetch-cache.ts';
import { FetchError } from './fetch-error.ts';
import type { FetchLimits } from './fetch-json.ts';
import { freshFor } from './freshness.ts';
import { clientOfDocument, DocumentError } from './metadata-document.ts';
import type { Network } from './network.ts';
import type { OwnDocuments } from './own-documents.ts';

export const documentLimits: FetchLimits = { bytes: 5 * 1024, time: 5_000 };

/** Every client that can be known: registered here, or described by the document that its id is the address of. */
export class ClientDirectory implements Clients {
  readonly #store: ClientStore;
  readonly #own: OwnDocuments;
  readonly #documents: FetchCache<KnownClient>;

  constructor(
    store: ClientStore,
    own: OwnDocuments,
    network: Network | null,
    limits: FetchLimits,
    now: () => number,
  ) {
    this.#store = store;
    this.#own = own;
    this.#documents = new FetchCache((id) => load(network, limits, id, now), now);
  }

  async find(id: string): Promise<KnownClient | null> {
    const own = this.#own.client(id);
    if (own !== null) return own;
    if (!/^https:/i.test(id)) return this.#store.find(id);
    if (documentUrl(id) !== null) return this.#documents.get(id);
    throw refusal(
      'A client id that is an address has to be plain https with a host name, a path and no fragment.',
    );
  }
}

async function load(
  network: Network | null,
  limits: FetchLimits,
  id: string,
  now: () => number,
): Promise<Loaded<KnownClient>> {
  const url = new URL(id);
  try {
    // With it comes node's TLS, which nothing before the first such client needs.
    const { fetchJson } = await import('./fetch-json.ts');
    const { body, headers } = await fetchJson(network, url, limits);
    return { value: clientOfDocument(id, body), freshFor: freshFor(headers, now()) };
  } catch (error) {
    if (error instanceof DocumentError) {
      throw refusal(`The client metadata document of ${url.hostname} was refused: ${error.message}.`);
    }
    if (!(error instanceof FetchError)) throw error;
    throw refusal(
      `The client metadata document of ${url.hostname} could not be had: it has to be JSON of at most 5 KB from a public https address, without redirects.`,
      error.message,
    );
  }
}

const refusal = (description: string, detail?: string): OAuthError =>
  new OAuthError('invalid_client', description, detail === undefined ? {} : { detail });
