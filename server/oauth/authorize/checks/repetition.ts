import type { Asked } from '../asked.ts';
import { AuthorizeError } from '../refusal.ts';

/**
 * RFC 6749 §3.1: parameters must not be sent more than once; `resource` may (RFC 8707 §2). Which of two values counts
 * would be a guess, so the request is not trusted far enough to redirect.
 */
export function noParameterTwice({ parameters }: Asked): void {
  const twice = parameters.repeated().find((name) => name !== 'resource');
  if (twice === undefined) return;
  throw new AuthorizeError(
    'invalid_request',
    `The parameter ${twice.slice(0, 60)} was sent more than once. Each may be sent once.`,
  );
}
