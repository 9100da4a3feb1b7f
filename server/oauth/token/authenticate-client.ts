import type { Issuer } from '../../issuers.ts';
import type { KnownClient } from '../client.ts';
import type { ClientDirectory } from '../clients/client-directory.ts';
import type { Form } from '../http/form.ts';
import { OAuthError } from '../oauth-error.ts';
import { equalInConstantTime, sha256 } from '../sha256.ts';
import { readCredentials, type Credentials } from './client-credentials.ts';
import type { CheckAssertion } from './client-assertion.ts';

/** A client that has proved who it is, as far as its registration asks for proof. */
export interface Authenticated {
  readonly client: KnownClient;
  readonly method: Credentials['method'];
}

export type AuthenticateClient = (
  request: { authorization: string | undefined; form: Form; issuer: Issuer },
  seen: (credentials: { clientId: string; method: Credentials['method'] }) => void,
) => Promise<Authenticated>;

/**
 * Client authentication of the token and revocation endpoints.
 * @returns a function that throws OAuthError invalid_client (401) where the client is unknown, uses another method
 *   than its registration allows, or does not prove itself. `seen` is told what it claims, for the journal.
 */
export function clientAuthentication(
  clients: ClientDirectory,
  checkAssertion: CheckAssertion,
): AuthenticateClient {
  return async ({ authorization, form, issuer }, seen) => {
    const credentials = readCredentials(authorization, form);
    seen(credentials);
    const client = await known(clients, credentials.clientId);
    if (!client.authMethods.includes(credentials.method)) {
      const registered = client.authMethods.join(' or ');
      throw new OAuthError(
        'invalid_client',
        `This client is known for ${registered}, not for ${credentials.method}.`,
        { reason: 'client' },
      );
    }
    if ('secret' in credentials) checkSecret(client, credentials.secret);
    if ('assertion' in credentials) await checkAssertion(client, credentials.assertion, issuer);
    return { client, method: credentials.method };
  };
}

async function known(clients: ClientDirectory, id: string): Promise<KnownClient> {
  const client = await clients.find(id);
  if (client === null)
    throw new OAuthError('invalid_client', 'This client is not known here; it has to register anew.', {
      reason: 'client',
    });
  return client;
}

function checkSecret(client: KnownClient, secret: string): void {
  if (client.secretHash !== null && equalInConstantTime(client.secretHash, sha256(secret))) return;
  throw new OAuthError('invalid_client', 'The client secret is wrong.', { reason: 'client' });
}
