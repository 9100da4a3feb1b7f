import { randomBytes } from 'node:crypto';
import { checkupDocuments } from '../../consent/checkup-tool.ts';
import type { KnownClient } from '../client.ts';
import type { KeySet } from './key-set.ts';
import { clientOfDocument } from './metadata-document.ts';

/** What the document of a check-up's client says besides its own address. */
export interface OwnDocument {
  readonly name: string;
  readonly redirectUri: string;
  readonly keys: KeySet;
}

interface Published {
  readonly client: KnownClient;
  readonly document: object;
}

/** A check-up publishes one. */
const most = 5;

/**
 * The client metadata documents that we publish ourselves while a check-up runs, at addresses that nobody can guess. A
 * document of our own needs no fetching: how it looks from outside, the check-up sees for itself.
 */
export class OwnDocuments {
  readonly #published = new Map<string, Published>();

  /**
   * Publishes a document under an origin of ours.
   * @returns its address, which is the client's id, and the function that takes it away.
   * @throws DocumentError where it could not be accepted from anybody else either.
   */
  publish(origin: string, { name, redirectUri, keys }: OwnDocument): { id: string; withdraw(): void } {
    const id = `${origin}${checkupDocuments}${randomBytes(16).toString('hex')}/client.json`;
    const document = {
      client_id: id,
      client_name: name,
      redirect_uris: [redirectUri],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'private_key_jwt',
      jwks: keys,
    };
    this.#published.set(id, { document, client: clientOfDocument(id, document) });
    for (const oldest of this.#published.keys()) {
      if (this.#published.size <= most) break;
      this.#published.delete(oldest);
    }
    return { id, withdraw: () => void this.#published.delete(id) };
  }

  /** The client of that id; null where it is none of these. */
  client(id: string): KnownClient | null {
    return this.#published.get(id)?.client ?? null;
  }

  /** What is published at that address; null where nothing is. */
  document(id: string): object | null {
    return this.#published.get(id)?.document ?? null;
  }
}
