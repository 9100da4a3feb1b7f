import type { Asked } from '../asked.ts';
import { AuthorizeError } from '../refusal.ts';

/**
 * A knock needs a person in front of the page: a frame, an image or a script of another page (Sec-Fetch-Dest, sent by
 * browsers only) and a page that is fetched ahead of a click (Sec-Purpose) do not knock.
 */
export function isVisit({ exchange }: Asked): void {
  const { headers } = exchange.req;
  const destination = headers['sec-fetch-dest'];
  if (destination !== undefined && destination !== 'document') {
    throw new AuthorizeError(
      'invalid_request',
      'This page cannot be part of another page. Open it in a tab of its own.',
    );
  }
  const purpose = headers['sec-purpose'] ?? headers['purpose'] ?? '';
  if (purpose.includes('prefetch')) {
    throw new AuthorizeError('invalid_request', 'This page cannot be fetched in advance. Open it in a tab.');
  }
}
