import type { Exchange } from '../http/exchange.ts';
import { type Caller, entryFor } from './caller.ts';
import type { McpContext } from './context.ts';
import { streamHeaders } from './http-reply.ts';
import { permissionsOf } from './permissions.ts';
import { rpcCode, sendRpcError } from './rpc-error.ts';
import { Session } from './session.ts';
import type { Sessions } from './sessions.ts';

/**
 * GET /sse: opens the event stream of the HTTP+SSE transport (protocol 2024-11-05). Its first event names where the
 * client sends its messages; whatever answers them comes on this stream only.
 */
export function serveSse(context: McpContext, sessions: Sessions, exchange: Exchange): void {
  const principal = context.authenticate(exchange);
  if (principal === null) return;
  const { req, res } = exchange;
  const permissions = permissionsOf(principal.tools);
  const caller: Caller = {
    exchange,
    principal,
    permissions,
    session: null,
    closingCancels: false,
    recorded: 'exchange',
  };
  if (req.method !== 'GET') {
    exchange.entry = entryFor(caller, 'mcp.request', 'Tried to post to /sse, which is only read');
    return sendRpcError(
      res,
      405,
      rpcCode.refused,
      'Method not allowed: open /sse with GET, or post to /mcp.',
      { Allow: 'GET' },
    );
  }
  if (!sessions.mayOpen(principal.grantId)) {
    exchange.entry = {
      ...entryFor(caller, 'mcp.request', 'Refused one event stream too many'),
      level: 'warn',
    };
    const sentence = 'Too many event streams are open, so this one was not opened: close some first.';
    return sendRpcError(res, 429, rpcCode.refused, sentence, { 'Retry-After': '15' });
  }
  const session = new Session(principal.grantId, exchange.issuer.origin, res);
  sessions.add(session);
  res.once('close', () => {
    sessions.remove(session);
    context.relay.inFlight.cancelAll(principal.grantId, 'the event stream was closed', session);
  });
  exchange.entry = entryFor(caller, 'sse.closed', 'An event stream was closed');
  res.writeHead(200, streamHeaders);
  res.write(`event: endpoint\ndata: /messages/?session_id=${session.id}\n\n`);
  context.journal.record({
    ...entryFor(caller, 'sse.opened', 'Opened an event stream'),
    issuer: exchange.issuer.origin,
    method: 'GET',
    path: exchange.path,
    status: 200,
    remote: exchange.remote,
    userAgent: exchange.userAgent,
  });
}
