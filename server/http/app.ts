import express, { type ErrorRequestHandler, type Express, type RequestHandler, type Router } from 'express';
import { sendJson } from './answers.ts';
import { exchangeOf } from './exchange.ts';
import { answerNotFound } from './not-found.ts';

/** Assembles the Express app: everything that is not on the direct paths. */
export function createApp(routers: readonly Router[]): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', 'loopback');
  app.set('query parser', 'simple');
  app.get('/robots.txt', (_req, res) => void res.type('text/plain').send('User-agent: *\nDisallow: /\n'));
  for (const router of routers) app.use(router);
  app.use(notFound);
  app.use(unexpected);
  return app;
}

const notFound: RequestHandler = (req) => answerNotFound(exchangeOf(req));

/** A client's error that no handler took (a malformed path, say) keeps its status; anything else is a bug of ours. */
const unexpected: ErrorRequestHandler = (error: unknown, req, res, _next) => {
  const status = clientStatus(error);
  exchangeOf(req).entry = {
    type: status === null ? 'error' : 'request.refused',
    actor: status === null ? 'app' : 'stranger',
    level: status === null ? 'error' : 'warn',
    summary:
      status === null ? 'A fault in Drawbridge itself ended this request' : 'Refused a malformed request',
    answer: { detail: error instanceof Error ? error.message : 'unknown' },
  };
  if (status === null) {
    sendJson(res, 500, {
      error: 'server_error',
      error_description: 'Drawbridge could not answer this request.',
    });
  } else {
    sendJson(res, status, { error: 'invalid_request', error_description: 'The request is malformed.' });
  }
};

function clientStatus(error: unknown): number | null {
  if (typeof error !== 'object' || error === null || !('status' in error)) return null;
  const { status } = error;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : null;
}
