import type { Trusted } from '../asked.ts';
import { AuthorizeError } from '../refusal.ts';

/** OAuth 2.1 §4.1.1: the code flow is the only one. */
export function responseIsCode({ parameters }: Trusted): void {
  const type = parameters.one('response_type');
  if (type === 'code') return;
  if (type === undefined) {
    throw new AuthorizeError('invalid_request', 'The parameter response_type is missing. It has to be code.');
  }
  throw new AuthorizeError('unsupported_response_type', 'The only response_type that is supported is code.');
}

/** OAuth 2.0 Multiple Response Type Encoding Practices §2.1. */
export function responseIsInQuery({ parameters }: Trusted): void {
  const mode = parameters.one('response_mode');
  if (mode === undefined || mode === 'query') return;
  throw new AuthorizeError('invalid_request', 'The only response_mode that is supported is query.');
}
