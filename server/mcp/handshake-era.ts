import { textOf } from '../gateway/json-values.ts';
import { begin, type Caller, entryFor } from './caller.ts';
import type { McpContext } from './context.ts';
import { type Operation, operations } from './operations.ts';
import { isHandshakeVersion, latestHandshakeVersion } from './protocol-versions.ts';
import type { Reply } from './reply.ts';
import { rpcCode } from './rpc-error.ts';
import type { RpcMessage } from './rpc-message.ts';
import { readRequest } from './rpc-request.ts';
import { instructionsFor, serverInfo } from './server-info.ts';

/**
 * `initialize`: the version that was asked for where we know it, else our latest. Without a session there is nothing to
 * remember and nothing to send unasked, so list changes are promised on SSE sessions only.
 */
const initialize: Operation = (context, caller, request, reply) => {
  const asked = textOf(request.params, 'protocolVersion');
  const protocolVersion = asked !== undefined && isHandshakeVersion(asked) ? asked : latestHandshakeVersion;
  begin(caller, entryFor(caller, 'mcp.request', `Connected with protocol ${protocolVersion}`));
  const listed = caller.session === null ? {} : { listChanged: true };
  const capabilities = { tools: listed, resources: listed, prompts: listed, completions: {}, logging: {} };
  const instructions = instructionsFor(context.gateway.offered(), caller.permissions);
  reply.result(JSON.stringify({ protocolVersion, capabilities, serverInfo, instructions }));
};

const ping: Operation = (_context, caller, _request, reply) => {
  begin(caller, entryFor(caller, 'mcp.request', 'Asked whether we are there'));
  reply.result('{}');
};

const logLevels = ['debug', 'info', 'notice', 'warning', 'error', 'critical', 'alert', 'emergency'];

/**
 * Some clients set a level first thing and take a refusal badly. It is accepted and changes nothing: what a shared
 * upstream logs belongs to no client, so it goes into the timeline alone.
 */
const setLogLevel: Operation = (_context, caller, request, reply) => {
  const level = textOf(request.params, 'level') ?? '';
  begin(caller, entryFor(caller, 'mcp.request', 'Set a log level'));
  if (logLevels.includes(level)) reply.result('{}');
  else reply.error(rpcCode.invalidParams, `The level has to be one of: ${logLevels.join(', ')}`);
};

/** The eras that begin with `initialize` (2024-11-05 to 2025-11-25), by method. */
const handshakeOperations: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ...operations,
  ['initialize', initialize],
  ['ping', ping],
  ['logging/setLevel', setLogLevel],
]);

/** Serves one request of a handshake era. `at`: where its message begins in `text`. */
export function serveRequest(
  context: McpContext,
  caller: Caller,
  { id, method, message }: Extract<RpcMessage, { kind: 'request' }>,
  text: string,
  at: number,
  reply: Reply,
): void {
  const operation = handshakeOperations.get(method);
  if (operation !== undefined)
    return operation(context, caller, readRequest(message, id, method, text, at), reply);
  begin(caller, {
    ...entryFor(caller, 'mcp.request', `Asked for ${method.slice(0, 100)}, which is not served`),
    level: 'warn',
  });
  reply.error(rpcCode.methodNotFound, 'Method not found');
}

/** Takes note of a notification. Only a cancellation means something to us; the rest is between client and protocol. */
export function takeNotification(
  context: McpContext,
  caller: Caller,
  { method, params }: Extract<RpcMessage, { kind: 'notification' }>,
): void {
  begin(caller, entryFor(caller, 'mcp.request', `Sent ${method.slice(0, 100)}`));
  if (method !== 'notifications/cancelled') return;
  const reason = textOf(params, 'reason') ?? 'cancelled by the client';
  context.relay.inFlight
    .named(caller.principal.grantId, caller.session, params.requestId)
    ?.withdraw(reason.slice(0, 300));
}
