import type { RequestHandler } from 'express';
import { exchangeOf } from '../../http/exchange.ts';
import type { CallbackWaiter } from './callback-waiter.ts';

const page = (sentence: string): string => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Drawbridge</title></head>
<body><main><h1>Drawbridge</h1><p>${sentence}</p></main></body>
</html>
`;

/** Nothing of the query is in them. */
const delivered = page('The answer has arrived. You can close this page.');
const unexpected = page('Nothing here is waiting for an answer. You can close this page.');

const headers = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy':
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox",
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
};

/** `GET /oauth/callback`: the redirect target of the app's own test client; for everybody else a harmless page. */
export function callbackEndpoint(waiter: CallbackWaiter): RequestHandler {
  return (req, res) => {
    const exchange = exchangeOf(req);
    const expected = req.method === 'GET' && waiter.deliver(new URLSearchParams(exchange.query));
    exchange.entry = {
      type: 'authorize',
      phase: 'authorization',
      actor: 'browser',
      summary: expected
        ? "The browser brought the answer to the app's own test client"
        : 'The callback page was opened, but nothing waits for an answer',
    };
    const body = expected ? delivered : unexpected;
    res.writeHead(200, { ...headers, 'Content-Length': Buffer.byteLength(body) });
    res.end(body);
  };
}
