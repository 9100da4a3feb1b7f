import type { Client } from '../../client.ts';
import { mayRegister, redirectMatches } from '../../redirect-uris.ts';
import type { Asked } from '../asked.ts';
import { AuthorizeError } from '../refusal.ts';

/**
 * Where the answer goes: one of the client's registered redirect URIs, or its only one where the request names none
 * (RFC 6749 §3.1.2.3). Whatever was stored, only https and loopback addresses are redirected to.
 */
export function trustedRedirect({ parameters }: Asked, client: Client): string {
  const asked = parameters.one('redirect_uri');
  const [only, ...others] = client.redirectUris;
  if (asked === undefined && (only === undefined || others.length > 0)) {
    throw new AuthorizeError(
      'invalid_request',
      'The parameter redirect_uri is missing, and the app has not registered exactly one address to fall back to.',
    );
  }
  const uri = asked ?? only;
  const known = client.redirectUris.some(
    (registered) => uri !== undefined && redirectMatches(registered, uri),
  );
  if (uri !== undefined && known && mayRegister(uri)) return uri;
  throw new AuthorizeError(
    'invalid_request',
    'The parameter redirect_uri names an address that the app has not registered, so nothing is sent there.',
  );
}
