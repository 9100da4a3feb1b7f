import type { Trusted } from '../asked.ts';
import { AuthorizeError } from '../refusal.ts';

/**
 * Consent is always asked for anew, so a request that forbids asking cannot be served. `interaction_required` (OpenID
 * Connect Core §3.1.2.6) rather than access_denied: nobody has denied anything, and the client may ask again properly.
 */
export function promptAllowsAsking({ parameters }: Trusted): void {
  const prompts = (parameters.one('prompt') ?? '').split(' ');
  if (!prompts.includes('none')) return;
  throw new AuthorizeError(
    'interaction_required',
    'A person has to answer this request, so prompt=none cannot be served.',
  );
}
