import { createHash } from 'node:crypto';
import type { RequestHandler } from 'express';

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
export const homePage: RequestHandler = (_req, res) => {
  res
    .status(200)
    .set({
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${styleHash}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`,
      'Cache-Control': 'no-store',
      'Referrer-Policy': 'no-referrer',
      'X-Frame-Options': 'DENY',
    })
    .send(page);
};
