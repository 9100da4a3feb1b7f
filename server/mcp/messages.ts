import { skipSpace, walkArray } from '../gateway/raw-json.ts';
import type { Exchange } from '../http/exchange.ts';
import { mostInBatch } from './batch.ts';
import { type Caller, entryFor } from './caller.ts';
import type { McpContext } from './context.ts';
import { guarded } from './failure.ts';
import { serveRequest, takeNotification } from './handshake-era.ts';
import { permissionsOf } from './permissions.ts';
import { isJsonType, maxBodySize, parseBody, readBody } from './read-body.ts';
import { rpcCode, sendRpcError } from './rpc-error.ts';
import { messageOf, type RpcMessage } from './rpc-message.ts';
import type { Session } from './session.ts';
import type { Sessions } from './sessions.ts';

/** POST /messages/?session_id=…: takes a message of a session. It is answered with 202; what it asks for comes on the session's stream. */
export function serveMessages(context: McpContext, sessions: Sessions, exchange: Exchange): void {
  const principal = context.authenticate(exchange);
  if (principal === null) return;
  const { req } = exchange;
  const permissions = permissionsOf(principal.tools);
  const caller = { exchange, principal, permissions, closingCancels: false, recorded: 'event' } as const;
  const refuse = (status: number, code: number, sentence: string, headers?: Record<string, string>): void => {
    exchange.entry = {
      ...entryFor({ ...caller, session: null }, 'sse.message', 'Refused a message'),
      level: 'warn',
      answer: { sentence },
    };
    sendRpcError(exchange.res, status, code, sentence, headers);
  };
  if (req.method !== 'POST') return refuse(405, rpcCode.refused, 'Method not allowed.', { Allow: 'POST' });
  const id = new URLSearchParams(exchange.query).get('session_id');
  if (id === null)
    return refuse(400, rpcCode.refused, 'The session_id is missing: open /sse first, it names this address.');
  const session = sessions.find(id, principal.grantId);
  if (session === null) return refuse(404, rpcCode.refused, 'There is no such session: open /sse again.');
  if (!isJsonType(req.headers['content-type'])) {
    return refuse(415, rpcCode.refused, 'Unsupported Media Type: Content-Type must be application/json');
  }
  readBody(req, (text) =>
    guarded({ ...caller, session }, () => {
      if (text === null) {
        const sentence = `Payload Too Large: Request body must not exceed ${maxBodySize} bytes`;
        return refuse(413, rpcCode.refused, sentence, { Connection: 'close' });
      }
      const parsed = parseBody(text);
      if (parsed === null)
        return refuse(400, rpcCode.parseError, 'Parse error: the request body is not valid JSON');
      const messages = messagesIn(parsed.value, parsed.line);
      if (typeof messages === 'string') return refuse(400, rpcCode.invalidRequest, messages);
      accept(context, { ...caller, session }, session, messages, parsed.line);
    }),
  );
}

interface Placed {
  readonly message: RpcMessage;
  readonly at: number;
}

/** The messages of a body and where each begins in it, or what is wrong with it. */
function messagesIn(body: unknown, text: string): Placed[] | string {
  const start = skipSpace(text, 0);
  const starts: number[] = [];
  if (Array.isArray(body)) walkArray(text, start, (at) => starts.push(at));
  const messages = Array.isArray(body)
    ? body.map((message, index) => ({ message: messageOf(message), at: starts[index] ?? start }))
    : [{ message: messageOf(body), at: start }];
  if (messages.length === 0 || messages.length > mostInBatch)
    return `Invalid Request: a batch has between 1 and ${mostInBatch} messages`;
  if (messages.some(({ message }) => message.kind === 'invalid'))
    return 'Invalid Request: the request body is not a valid JSON-RPC message';
  return messages;
}

function accept(
  context: McpContext,
  caller: Caller,
  session: Session,
  messages: readonly Placed[],
  text: string,
): void {
  const { exchange } = caller;
  const [first] = messages;
  const what =
    first !== undefined && 'method' in first.message ? first.message.method.slice(0, 100) : 'an answer';
  exchange.entry = entryFor(caller, 'sse.message', `Sent ${what} for the event stream`);
  exchange.res.writeHead(202, { 'Content-Type': 'text/plain', 'Content-Length': 8 });
  exchange.res.end('Accepted');
  for (const { message, at } of messages) {
    if (message.kind === 'request')
      serveRequest(context, caller, message, text, at, session.reply(message.id));
    else if (message.kind === 'notification') takeNotification(context, caller, message);
  }
}
