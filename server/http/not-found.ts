import { sendJson } from './answers.ts';
import type { Exchange } from './exchange.ts';

/** 404, as JSON: no client takes it for a page or a document. */
export function answerNotFound(exchange: Exchange): void {
  exchange.entry = {
    type: 'request.refused',
    actor: 'stranger',
    summary: 'Asked for something that is not here',
  };
  sendJson(exchange.res, 404, {
    error: 'not_found',
    error_description: 'There is nothing at this address.',
  });
}
