import { namesResource, resourceOf } from '../../../issuers.ts';
import type { Trusted } from '../asked.ts';
import { AuthorizeError } from '../refusal.ts';

/** RFC 8707 §2: every `resource` has to be ours, under the name that the request came in by. None means ours. */
export function resourceIsOurs({ exchange, parameters }: Trusted): void {
  if (parameters.all('resource').every((resource) => namesResource(exchange.issuer, resource))) return;
  throw new AuthorizeError(
    'invalid_target',
    `The parameter resource names something else. The resource here is ${resourceOf(exchange.issuer)}.`,
  );
}
