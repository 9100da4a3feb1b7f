import { createHash } from 'node:crypto';
import type { Exchange } from './exchange.ts';
import { answerNotFound } from './not-found.ts';

const style = `:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:15vh auto;padding:0 1.5rem}`;
const page = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Drawbridge</title><style>${style}</style></head>
<body><h1>Drawbridge</h1>
<p>This address belongs to somebody's own computer. It is meant for ChatGPT and other MCP clients, and opens only
when its owner says so.</p></body></html>
`;
const styleHash = createHash('sha256').update(style).digest('base64');

/** What a person sees who opens the bare address in a browser: a plain page that tells a stranger nothing. */
export function answerHomePage(exchange: Exchange): void {
  const { req, res } = exchange;
  if (req.method !== 'GET' && req.method !== 'HEAD') return answerNotFound(exchange);
  res.writeHead(200, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Length': Buffer.byteLength(page),
    'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${styleHash}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`,
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'no-referrer',
    'X-Frame-Options': 'DENY',
  });
  res.end(page);
}
