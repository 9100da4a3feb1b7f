import type { RequestHandler } from 'express';
import { sendJson } from '../../http/answers.ts';
import { exchangeOf } from '../../http/exchange.ts';
import { noStore } from '../http/error-answer.ts';
import type { OwnDocuments } from './own-documents.ts';

/** `GET /oauth/checkup/…/client.json`: the document of a check-up's client, for as long as the check-up runs. */
export function ownDocumentEndpoint(documents: OwnDocuments): RequestHandler {
  return (req, res) => {
    const exchange = exchangeOf(req);
    const document = documents.document(exchange.issuer.origin + exchange.path);
    exchange.entry =
      document === null
        ? { type: 'request.refused', actor: 'stranger', summary: 'Asked for something that is not here' }
        : { type: 'discovery', phase: 'registration', summary: "Read the document of the check-up's client" };
    if (document !== null) return sendJson(res, 200, document, noStore);
    sendJson(res, 404, { error: 'not_found', error_description: 'There is nothing at this address.' });
  };
}
