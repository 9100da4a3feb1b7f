import type { Trusted } from '../asked.ts';
import { AuthorizeError } from '../refusal.ts';

/** RFC 9101 request objects, by value or by reference, are not supported, so ignoring one would change the request. */
export function noRequestObject({ parameters }: Trusted): void {
  if (parameters.one('request') !== undefined) {
    throw new AuthorizeError('request_not_supported', 'The parameter request is not supported.');
  }
  if (parameters.one('request_uri') !== undefined) {
    throw new AuthorizeError('request_uri_not_supported', 'The parameter request_uri is not supported.');
  }
}
