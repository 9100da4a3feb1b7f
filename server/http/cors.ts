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
      'Access-Control-Allow-Headers':
        'Authorization, Content-Type, Accept, Last-Event-ID, MCP-Protocol-Version, Mcp-Session-Id, Mcp-Method, Mcp-Name',
      'Access-Control-Max-Age': '600',
    }),
  });
  res.end();
  return true;
}
