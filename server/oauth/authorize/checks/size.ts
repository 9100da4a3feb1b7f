import type { Asked } from '../asked.ts';
import { AuthorizeError } from '../refusal.ts';

/** The whole query, bytes. */
const largestQuery = 8 * 1024;
/** The `state` parameter, bytes: it is kept while the request waits. */
const largestState = 2 * 1024;

export function sizesKept({ exchange, parameters }: Asked): void {
  if (Buffer.byteLength(exchange.query) > largestQuery) {
    throw new AuthorizeError('invalid_request', `The request is larger than ${largestQuery} bytes.`);
  }
  if (Buffer.byteLength(parameters.one('state') ?? '') > largestState) {
    throw new AuthorizeError('invalid_request', `The parameter state is larger than ${largestState} bytes.`);
  }
}
