import { skipSpace, walkArray } from '../gateway/raw-json.ts';
import { Batch, mostInBatch } from './batch.ts';
import { begin, type Caller, entryFor } from './caller.ts';
import type { McpContext } from './context.ts';
import { serveRequest, takeNotification } from './handshake-era.ts';
import { type Framing, HttpReply } from './http-reply.ts';
import { handshakeVersions, isHandshakeVersion } from './protocol-versions.ts';
import { rpcCode, sendRpcError } from './rpc-error.ts';
import { messageOf, type RpcMessage } from './rpc-message.ts';

/** Serves the body of a POST /mcp of an era with a handshake, without sessions. */
export function serveHandshakePost(
  context: McpContext,
  caller: Caller,
  body: unknown,
  text: string,
  framing: Framing,
): void {
  const { req, res } = caller.exchange;
  const version = req.headers['mcp-protocol-version'];
  const message: RpcMessage = Array.isArray(body) ? { kind: 'invalid' } : messageOf(body);
  const initializes = message.kind === 'request' && message.method === 'initialize';
  if (typeof version === 'string' && !initializes && !isHandshakeVersion(version.trim())) {
    const supported = handshakeVersions.join(', ');
    const sentence = `Bad Request: Unsupported protocol version: ${version.slice(0, 100)} (supported versions: ${supported})`;
    return refuse(caller, 'Refused an unknown protocol version', rpcCode.refused, sentence);
  }
  if (Array.isArray(body)) return serveBatch(context, caller, body, text, framing);
  if (message.kind === 'invalid') {
    const sentence = 'Invalid Request: the request body is not a valid JSON-RPC message';
    return refuse(caller, 'Refused what is no JSON-RPC message', rpcCode.invalidRequest, sentence);
  }
  if (message.kind === 'request') {
    // Asked without its envelope, server/discover is a probe: a 400 sends clients to initialize.
    if (message.method === 'server/discover') {
      const sentence =
        'Method not found: server/discover needs the envelope of protocol 2026-07-28; earlier protocols begin with initialize';
      return refuse(
        caller,
        'Asked what we are without an envelope, so initialize is next',
        rpcCode.methodNotFound,
        sentence,
      );
    }
    return serveRequest(
      context,
      caller,
      message,
      text,
      skipSpace(text, 0),
      new HttpReply(res, message.id, false, framing),
    );
  }
  if (message.kind === 'notification') takeNotification(context, caller, message);
  else begin(caller, entryFor(caller, 'mcp.request', 'Sent an answer that nobody waits for'));
  accept(caller);
}

function accept(caller: Caller): void {
  caller.exchange.res.writeHead(202, { 'Content-Length': 0 });
  caller.exchange.res.end();
}

function refuse(caller: Caller, summary: string, code: number, sentence: string): void {
  begin(caller, { ...entryFor(caller, 'mcp.request', summary), level: 'warn' });
  sendRpcError(caller.exchange.res, 400, code, sentence);
}

function serveBatch(
  context: McpContext,
  caller: Caller,
  body: readonly unknown[],
  text: string,
  framing: Framing,
): void {
  const messages = body.map(messageOf);
  const wrong =
    messages.length === 0 || messages.length > mostInBatch
      ? `Invalid Request: a batch has between 1 and ${mostInBatch} messages`
      : messages.some((message) => message.kind === 'invalid')
        ? 'Invalid Request: the batch contains what is no JSON-RPC message'
        : messages.some((message) => message.kind === 'request' && message.method === 'initialize')
          ? 'Invalid Request: initialize is not part of a batch'
          : null;
  if (wrong !== null) return refuse(caller, 'Refused a batch', rpcCode.invalidRequest, wrong);
  begin(caller, entryFor(caller, 'mcp.request', `Sent a batch of ${messages.length} messages`));
  const starts: number[] = [];
  walkArray(text, skipSpace(text, 0), (at) => starts.push(at));
  const member: Caller = { ...caller, recorded: 'event' };
  const requests = messages.filter((message) => message.kind === 'request').length;
  // Each call listens for the end of the connection.
  caller.exchange.res.setMaxListeners(mostInBatch + 20);
  const batch = new Batch(caller.exchange.res, requests, framing);
  for (const [index, message] of messages.entries()) {
    if (message.kind === 'request')
      serveRequest(context, member, message, text, starts[index] ?? 0, batch.reply(message.id));
    else if (message.kind === 'notification') takeNotification(context, member, message);
  }
  if (requests === 0) accept(caller);
}
