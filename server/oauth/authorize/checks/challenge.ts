import type { Parameters } from '../parameters.ts';
import type { Trusted } from '../asked.ts';
import { AuthorizeError } from '../refusal.ts';

/** RFC 7636 §4.2: 43 to 128 unreserved characters. */
const challengeSyntax = /^[A-Za-z0-9\-._~]{43,128}$/;

/** PKCE is required, with S256 only (OAuth 2.1 §4.1.1; RFC 7636 §4.3: a method left out would mean `plain`). */
export function challengeIsS256({ parameters }: Trusted): void {
  challengeOf(parameters);
  if (parameters.one('code_challenge_method') === 'S256') return;
  throw new AuthorizeError('invalid_request', 'The parameter code_challenge_method has to be S256.');
}

/** @throws AuthorizeError where it is missing or malformed. */
export function challengeOf(parameters: Parameters): string {
  const challenge = parameters.one('code_challenge');
  if (challenge === undefined) {
    throw new AuthorizeError('invalid_request', 'The parameter code_challenge is missing. PKCE is required.');
  }
  if (!challengeSyntax.test(challenge)) {
    throw new AuthorizeError(
      'invalid_request',
      'The parameter code_challenge has to be 43 to 128 unreserved characters.',
    );
  }
  return challenge;
}
