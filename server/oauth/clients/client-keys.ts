import { createLocalJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import type { KnownClient } from '../client.ts';
import { OAuthError } from '../oauth-error.ts';
import { fetchableUrl } from './document-url.ts';
import { FetchCache, type Loaded } from './fetch-cache.ts';
import { FetchError } from './fetch-error.ts';
import { fetchJson, type FetchLimits } from './fetch-json.ts';
import { freshFor } from './freshness.ts';
import { usableKeys, type KeySet } from './key-set.ts';
import type { Network } from './network.ts';

/** A key set is fetched anew for an unknown key at most this often, ms. */
const leastBetweenRefetches = 30_000;

/** The public keys of clients, from their registration or from the address that they named. */
export class ClientKeys {
  readonly #fetched: FetchCache<KeySet>;

  constructor(network: Network | null, limits: FetchLimits, now: () => number) {
    this.#fetched = new FetchCache((uri) => load(network, limits, uri, now), now);
  }

  /**
   * The key that a client's assertion names. A key that its set does not have is looked for once more in a fresh set:
   * clients change their keys (OpenID Connect Core §10.1.1).
   */
  of(client: KnownClient): JWTVerifyGetKey {
    return async (header, token) => {
      const { jwksUri, keys } = client;
      if (keys !== null) return createLocalJWKSet(keys)(header, token);
      if (jwksUri === null) throw new OAuthError('invalid_client', 'This client has no keys.');
      const known = await this.#fetched.get(jwksUri);
      try {
        return await createLocalJWKSet(known)(header, token);
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
        const fresh = await this.#fetched.refetch(jwksUri, leastBetweenRefetches);
        if (fresh === null) throw error;
        return createLocalJWKSet(fresh)(header, token);
      }
    };
  }
}

async function load(
  network: Network | null,
  limits: FetchLimits,
  uri: string,
  now: () => number,
): Promise<Loaded<KeySet>> {
  const url = fetchableUrl(uri);
  const sentence = "The client's key set could not be had: it has to be JSON from a public https address.";
  if (url === null) throw new OAuthError('invalid_client', sentence, { detail: 'jwks_uri is not fetchable' });
  try {
    const { body, headers } = await fetchJson(network, url, limits);
    return { value: usableKeys(body), freshFor: freshFor(headers, now()) };
  } catch (error) {
    const detail = error instanceof FetchError ? error.message : 'the key set has no usable public key';
    throw new OAuthError('invalid_client', sentence, { detail });
  }
}
