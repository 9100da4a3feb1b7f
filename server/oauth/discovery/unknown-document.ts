import type { RequestHandler } from 'express';
import { sendJson } from '../../http/answers.ts';
import { exchangeOf } from '../../http/exchange.ts';

/** A well-known address that has no document is 404 with JSON, so that no client takes a page for metadata. */
export const unknownDocument: RequestHandler = (req, res, next) => {
  const exchange = exchangeOf(req);
  if (!exchange.path.includes('/.well-known')) return next();
  const about = { type: 'discovery', phase: 'discovery', actor: 'client' } as const;
  exchange.entry = { ...about, summary: 'Asked for a well-known document that does not exist here' };
  sendJson(res, 404, { error: 'not_found', error_description: 'There is no such document here.' });
};
