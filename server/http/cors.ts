import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * Lets the browser pages that the origin guard has let through (local tools such as the MCP Inspector) read our
 * answers. Credentials are never allowed: the waiting page's cookie is of no use to another page.
 * @returns true where the request was a preflight and has been answered.
 */
export function answerCors(req: IncomingMessage, res: ServerResponse): boolean {
  const origin = req.headers.origin;
  if (origin !== undefined) {
    res.setHeader('Access-Control-Allow-Origin', origin);
    res.setHeader('Access-Control-Expose-Headers', 'WWW-Authenticate, Mcp-Session-Id, MCP-Protocol-Version');
    res.setHeader('Vary', 'Origin');
  }
  if (req.method !== 'OPTIONS') return false;
  res.writeHead(204, {
    Allow: 'GET, HEAD, POST, OPTIONS',
    ...(origin !== undefined && {
      'Access-Control-Allow-Methods': 'GET, HEAD, POST, DELETE, OPTIONS',
      'Access-Control-Allow-Headers': askedHeaders(req),
      'Access-Control-Max-Age': '600',
    }),
  });
  res.end();
  return true;
}

/** The headers that the page asks for (MCP has an open-ended set, `Mcp-Param-…`): names only, of a sensible length. */
function askedHeaders(req: IncomingMessage): string {
  const asked = req.headers['access-control-request-headers'] ?? '';
  return /^[a-zA-Z0-9-]+(, ?[a-zA-Z0-9-]+){0,49}$/.test(asked) ? asked : 'authorization, content-type';
}
