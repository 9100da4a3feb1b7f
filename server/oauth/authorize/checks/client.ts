import type { Client, Clients } from '../../client.ts';
import type { Asked, Trusted } from '../asked.ts';
import { AuthorizeError } from '../refusal.ts';

/**
 * The client that asks (RFC 6749 §4.1.1).
 * @throws AuthorizeError, and OAuthError where a client id metadata document cannot be accepted.
 */
export async function knownClient({ parameters }: Asked, clients: Clients): Promise<Client> {
  const id = parameters.one('client_id');
  if (id === undefined) throw new AuthorizeError('invalid_request', 'The parameter client_id is missing.');
  const client = await clients.find(id);
  if (client !== null) return client;
  throw new AuthorizeError(
    'invalid_client',
    'This app is not known here any more. Remove the connection in the app and add it anew.',
  );
}

/** RFC 6749 §4.1.2.1 `unauthorized_client`. No grant types given means authorization_code (RFC 7591 §2). */
export function mayUseCodes({ client }: Trusted): void {
  if (client.grantTypes.length === 0 || client.grantTypes.includes('authorization_code')) return;
  throw new AuthorizeError(
    'unauthorized_client',
    'This client did not register the grant type authorization_code.',
  );
}
