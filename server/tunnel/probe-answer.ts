import { sendJson } from '../http/answers.ts';
import type { Exchange } from '../http/exchange.ts';
import { type OwnRequests, probePath } from '../http/own-requests.ts';

/**
 * GET /drawbridge/probe/{nonce}: answers a probe that this very app sent with a proof that only it can make. To
 * everybody else there is nothing here.
 */
export function answerProbe(own: OwnRequests, exchange: Exchange): void {
  const { path, req, res } = exchange;
  if (exchange.own?.kind === 'probe' && path.startsWith(probePath))
    return sendJson(res, 200, { proof: own.proofOf(path.slice(probePath.length)) });
  exchange.entry = {
    type: 'request.refused',
    actor: 'stranger',
    summary: 'Asked for something that is not here',
  };
  sendJson(res, 404, { error: 'not_found', error_description: 'There is nothing at this address.' });
  req.resume();
}
