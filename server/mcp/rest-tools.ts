import { isObject } from '../gateway/json-values.ts';
import type { OfferedTool } from '../gateway/offered.ts';
import type { Answer } from '../gateway/upstream-call.ts';
import { sendJson } from '../http/answers.ts';
import type { Entry, Exchange } from '../http/exchange.ts';
import { begin, type Caller, entryFor } from './caller.ts';
import { relayTool } from './call-tool.ts';
import type { McpContext } from './context.ts';
import { downUpstream } from './down-upstream.ts';
import { guarded } from './failure.ts';
import { listText } from './lists.ts';
import { permissionsOf } from './permissions.ts';
import { isJsonType, maxBodySize, parseBody, readBody } from './read-body.ts';
import type { Reply } from './reply.ts';
import { rpcCode } from './rpc-error.ts';

/** How long the list waits for the first start of upstreams, ms. */
const startPatience = 10_000;

/** GET /tools lists what the grant allows; POST /tools/{name} calls one, its body the arguments. */
export function serveTools(context: McpContext, exchange: Exchange): void {
  const principal = context.authenticate(exchange);
  if (principal === null) return;
  const permissions = permissionsOf(principal.tools);
  const caller: Caller = {
    exchange,
    principal,
    permissions,
    session: null,
    closingCancels: false,
    recorded: 'exchange',
  };
  const name = nameIn(exchange.path);
  const { method } = exchange.req;
  if (name === '')
    return method === 'GET'
      ? list(context, caller)
      : refuse(caller, 405, 'method_not_allowed', 'List the tools with GET.', { Allow: 'GET' });
  if (method !== 'POST')
    return refuse(caller, 405, 'method_not_allowed', 'Call a tool with POST.', { Allow: 'POST' });
  const tool = name === null ? undefined : context.gateway.offered().tools.get(name);
  const down = tool === undefined && name !== null ? downUpstream(name, context, caller) : null;
  if (down !== null) return refuse(caller, 502, 'upstream_unavailable', down.sentence);
  if (tool === undefined)
    return refuse(caller, 404, 'not_found', 'There is no tool of that name: GET /tools lists them.');
  if (!permissions.tool(tool.entry.name)) {
    const sentence = `The user has not allowed the tool ${tool.entry.name}.`;
    return refuse(caller, 403, 'insufficient_scope', sentence, {
      'WWW-Authenticate': context.stepUp(exchange, sentence),
    });
  }
  call(context, caller, tool);
}

/** '' for the list, null where the path cannot name anything. */
function nameIn(path: string): string | null {
  try {
    return decodeURIComponent(path.slice('/tools/'.length));
  } catch {
    return null;
  }
}

function list(context: McpContext, caller: Caller): void {
  const entry = entryFor(caller, 'mcp.request', 'Listed the tools');
  entry.request = { method: 'tools/list' };
  begin(caller, entry);
  void context.gateway.settled(startPatience).then(() => {
    const { text, count } = listText('tools/list', context.gateway.offered(), caller.permissions);
    entry.answer = { entries: count };
    sendText(caller, text);
  });
}

function call(context: McpContext, caller: Caller, tool: OfferedTool): void {
  const type = caller.exchange.req.headers['content-type'];
  if (type !== undefined && !isJsonType(type))
    return refuse(caller, 415, 'invalid_request', 'The body has to be application/json.');
  readBody(caller.exchange.req, (text) =>
    guarded(caller, () => {
      if (text === null) {
        return refuse(caller, 413, 'invalid_request', `The body is larger than ${maxBodySize} bytes.`, {
          Connection: 'close',
        });
      }
      const parsed = parseBody(text.trim() === '' ? '{}' : text);
      if (!isObject(parsed?.value)) {
        return refuse(
          caller,
          400,
          'invalid_request',
          'The body has to be a JSON object: the arguments of the tool.',
        );
      }
      const request = {
        id: 0,
        method: 'tools/call',
        params: {},
        raw: new Map([['arguments', parsed.line]]),
        meta: new Map<string, string>(),
        progressToken: undefined,
      };
      relayTool(context, caller, request, tool, restReply(caller), (answer) => answerRest(caller, answer));
    }),
  );
}

/** A tool that ran and failed is an answer (200, `isError`); an upstream that could not be asked is not (502). */
function answerRest(caller: Caller, answer: Answer): void {
  if (answer.kind === 'result') return sendText(caller, answer.text);
  const { res } = caller.exchange;
  if (answer.kind === 'unavailable')
    return sendJson(res, 502, { error: 'upstream_unavailable', error_description: answer.sentence });
  const status = answer.code === rpcCode.invalidParams ? 400 : 502;
  sendJson(res, status, {
    error: status === 400 ? 'invalid_request' : 'upstream_error',
    error_description: answer.message,
  });
}

/** What the relay itself answers: too many calls, or a call taken back. */
function restReply(caller: Caller): Reply {
  const send = (status: number, description: string): void =>
    sendJson(caller.exchange.res, status, {
      error: 'temporarily_unavailable',
      error_description: description,
    });
  return {
    result: (text) => sendText(caller, text),
    error: (_code, message, _data, status = 502) => send(status, message),
    withdrawn: () => send(503, 'The call was taken back, because access to it has ended.'),
    progress: () => undefined,
    stillWorking: () => undefined,
  };
}

function sendText({ exchange: { res } }: Caller, text: string): void {
  if (res.destroyed) return;
  res.writeHead(200, {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-store',
  });
  res.end(text);
}

function refuse(
  caller: Caller,
  status: number,
  error: string,
  description: string,
  headers?: Record<string, string>,
): void {
  const entry: Entry = { ...entryFor(caller, 'tool.call', `Refused: ${description}`), level: 'warn' };
  if (status === 404) entry.answer = { reason: 'unknown-tool' };
  if (status === 502) entry.answer = { reason: 'upstream-down' };
  if (status === 403) entry.answer = { reason: 'not-allowed' };
  begin(caller, entry);
  sendJson(caller.exchange.res, status, { error, error_description: description }, headers);
}
