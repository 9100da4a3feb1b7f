import { sendJson } from '../../http/answers.ts';
import type { Exchange } from '../../http/exchange.ts';

/** Answers 405 (RFC 9110 §15.5.6) where an address exists but not for this method. */
export function answerWrongMethod(exchange: Exchange, allow: string): void {
  exchange.entry = {
    type: 'request.refused',
    level: 'warn',
    actor: 'client',
    summary: `Refused ${exchange.req.method} ${exchange.path}: this address takes ${allow}`,
  };
  const body = { error: 'invalid_request', error_description: `This address takes ${allow}.` };
  sendJson(exchange.res, 405, body, { Allow: allow });
}
