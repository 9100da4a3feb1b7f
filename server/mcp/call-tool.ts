import type { Entry } from '../http/exchange.ts';
import { isObject, type JsonObject } from '../gateway/json-values.ts';
import type { OfferedTool } from '../gateway/offered.ts';
import type { Answer, Unavailable } from '../gateway/upstream-call.ts';
import { begin, type Caller, entryFor, finish } from './caller.ts';
import { echoOf } from './checkup-echo.ts';
import type { McpContext } from './context.ts';
import { downUpstream } from './down-upstream.ts';
import type { OnAnswer } from './relayed-call.ts';
import type { Reply } from './reply.ts';
import { rpcCode } from './rpc-error.ts';
import type { RpcRequest } from './rpc-request.ts';

/** How much of arguments and results is kept where the person wants them kept, characters. */
const keptLength = 4096;
/** How long a call waits for the first start of upstreams before its tool counts as unknown, ms. */
const startPatience = 4000;

/** Serves a tools/call: permission, limits, relay, journal. */
export function callTool(context: McpContext, caller: Caller, request: RpcRequest, reply: Reply): void {
  const { name, arguments: args } = request.params;
  if (typeof name !== 'string' || (args !== undefined && !isObject(args))) {
    begin(
      caller,
      refusal(caller, 'Refused a tool call without a name, or with arguments that are no object'),
    );
    return reply.error(
      rpcCode.invalidParams,
      'Invalid params: tools/call needs a name, and arguments that are an object.',
    );
  }
  const echoed = echoOf(name, args, caller.permissions);
  if (echoed !== null) {
    const entry = entryFor(caller, 'tool.call', 'Called the echo tool of the check-up');
    begin(caller, entry);
    replyWith(reply, echoed);
    return finish(caller, context.journal, entry, performance.now());
  }
  const tool = context.gateway.offered().tools.get(name);
  if (tool !== undefined) return callKnown(context, caller, request, tool, reply);
  const entry = refusal(caller, `Called ${name.slice(0, 100)}, which does not exist`);
  entry.request = { tool: name.slice(0, 100) };
  entry.answer = { reason: 'unknown-tool' };
  begin(caller, entry);
  const unknown = (): void => {
    const down = downUpstream(name, context, caller);
    if (down === null) {
      reply.error(rpcCode.invalidParams, `Tool ${name.slice(0, 200)} not found`);
    } else {
      entry.summary = `Called a tool of ${down.name}, which does not run`;
      entry.answer = { isError: true, reason: 'upstream-down', message: down.sentence };
      replyWith(reply, { content: [{ type: 'text', text: down.sentence }], isError: true });
    }
    finish(caller, context.journal, entry, performance.now());
  };
  if (!context.gateway.starting()) return unknown();
  void context.gateway.settled(startPatience).then(() => {
    const started = context.gateway.offered().tools.get(name);
    if (started === undefined) unknown();
    else callKnown(context, caller, request, started, reply);
  });
}

const refusal = (caller: Caller, summary: string): Entry => ({
  ...entryFor(caller, 'tool.call', summary),
  level: 'warn',
});

function callKnown(
  context: McpContext,
  caller: Caller,
  request: RpcRequest,
  tool: OfferedTool,
  reply: Reply,
): void {
  const { name } = tool.entry;
  if (!caller.permissions.tool(name)) {
    const description = `The user has not allowed the tool ${name}.`;
    const entry = refusal(caller, `Called ${name}, which this grant does not allow`);
    entry.request = { tool: name };
    entry.answer = { reason: 'not-allowed' };
    begin(caller, entry);
    replyWith(reply, notAllowed(context.stepUp(caller.exchange, description), description));
    return finish(caller, context.journal, entry, performance.now());
  }
  relayTool(context, caller, request, tool, reply, answerTool);
}

/** Sends a call that is allowed on to its upstream, and writes down how it went. `answered` gives the caller the answer. */
export function relayTool(
  context: McpContext,
  caller: Caller,
  request: RpcRequest,
  tool: OfferedTool,
  reply: Reply,
  answered: OnAnswer,
): void {
  const { name } = tool.entry;
  const startedAt = performance.now();
  const args = request.raw.get('arguments');
  const entry = entryFor(caller, 'tool.call', tool.called);
  entry.request = callDetail(context, name, args);
  begin(caller, entry);
  const members =
    args === undefined ? `"name":${tool.ownJson}` : `"name":${tool.ownJson},"arguments":${args}`;
  const onAnswer: OnAnswer = (answer, to) => {
    noteAnswer(context, entry, name, answer);
    answered(answer, to);
    finish(caller, context.journal, entry, startedAt);
  };
  const onSlow = (): void => noteSlow(context, caller, name, startedAt);
  context.relay.send(caller, request, tool.upstream, members, reply, onAnswer, onSlow);
}

/** Clients give up about now, and what becomes of the call is not known before it ends: so this is an event of its own. */
function noteSlow(context: McpContext, caller: Caller, name: string, startedAt: number): void {
  const entry = entryFor(caller, 'tool.call', `${name} has been running for a minute and goes on`);
  entry.level = 'warn';
  entry.request = { tool: name };
  entry.answer = { reason: 'still-running' };
  finish({ ...caller, recorded: 'event' }, context.journal, entry, startedAt);
}

function answerTool(answer: Answer, reply: Reply): void {
  if (answer.kind === 'result') reply.result(answer.text, answer.value);
  else if (answer.kind === 'error') reply.error(answer.code, answer.message, answer.data);
  else replyWith(reply, { content: [{ type: 'text', text: answer.sentence }], isError: true });
}

const replyWith = (reply: Reply, value: JsonObject): void => reply.result(JSON.stringify(value), value);

/** What OpenAI's clients take as the invitation to ask the person for more (step-up). */
const notAllowed = (challenge: string, description: string): JsonObject => ({
  content: [{ type: 'text', text: `${description} Ask them to connect again and to allow it there.` }],
  isError: true,
  _meta: { 'mcp/www_authenticate': [challenge] },
});

function callDetail(context: McpContext, name: string, args: string | undefined): JsonObject {
  const detail: JsonObject = { tool: name, argumentBytes: args === undefined ? 0 : Buffer.byteLength(args) };
  if (args !== undefined && context.keepArguments()) detail.arguments = args.slice(0, keptLength);
  return detail;
}

/** For the doctor: see server/doctor/step.ts. */
const unavailable = {
  down: 'upstream-down',
  busy: 'upstream-busy',
  slow: 'upstream-slow',
  gone: 'unknown-tool',
} as const satisfies Record<Unavailable, string>;

function noteAnswer(context: McpContext, entry: Entry, name: string, answer: Answer): void {
  if (answer.kind === 'result') {
    const isError = answer.value.isError === true;
    const detail: JsonObject = { resultBytes: Buffer.byteLength(answer.text), isError };
    if (context.keepArguments()) detail.result = answer.text.slice(0, keptLength);
    entry.answer = detail;
    if (isError) entry.level = 'warn';
    return;
  }
  entry.level = 'warn';
  entry.summary = `Called ${name}, which failed`;
  entry.answer =
    answer.kind === 'error'
      ? { error: answer.code, message: answer.message.slice(0, 300) }
      : { isError: true, reason: unavailable[answer.why], message: answer.sentence };
}
