import type { Identity } from '../../protocol/identity.ts';
import type { KeySet } from './clients/key-set.ts';

export const authMethods = ['none', 'client_secret_post', 'client_secret_basic', 'private_key_jwt'] as const;
export type AuthMethod = (typeof authMethods)[number];

/** A client as the authorization server knows it, however it came to be known (RFC 7591, or a metadata document). */
export interface Client {
  readonly id: string;
  readonly name: string;
  /** `verified`: its id is an https document that its host served to us. */
  readonly identity: Identity;
  readonly redirectUris: readonly string[];
  readonly authMethods: readonly AuthMethod[];
  /** SHA-256, hex, of the secret; null where it has none. */
  readonly secretHash: string | null;
  /** Where the keys for private_key_jwt are; null where it has none. */
  readonly jwksUri: string | null;
  readonly grantTypes: readonly string[];
}

/** A client with all that its authentication takes. */
export interface KnownClient extends Client {
  /** The keys it registered or published in place; null where it has none, or keeps them at `jwksUri`. */
  readonly keys: KeySet | null;
}

export interface Clients {
  /**
   * The client of that id, registered or by its metadata document; null where nobody knows it.
   * @throws OAuthError invalid_client where the id is a metadata document that cannot be accepted.
   */
  find(id: string): Promise<Client | null>;
}
