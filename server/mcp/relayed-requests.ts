import { isObject, type JsonObject, textOf } from '../gateway/json-values.ts';
import { rawMembers } from '../gateway/raw-json.ts';
import type { Upstream } from '../gateway/upstream.ts';
import type { Answer } from '../gateway/upstream-call.ts';
import { begin, type Caller, entryFor } from './caller.ts';
import type { McpContext } from './context.ts';
import type { Reply } from './reply.ts';
import { rpcCode } from './rpc-error.ts';
import type { RpcRequest } from './rpc-request.ts';

const reachable =
  (caller: Caller) =>
  (upstream: Upstream): boolean =>
    caller.permissions.resources(upstream.prefix);

function pass(answer: Answer, reply: Reply): void {
  if (answer.kind === 'result') reply.result(answer.text, answer.value);
  else if (answer.kind === 'error') reply.error(answer.code, answer.message, answer.data);
  else reply.error(rpcCode.internalError, answer.sentence);
}

/** A member as it was written, with its comma, or nothing. */
const member = (request: RpcRequest, name: string): string => {
  const text = request.raw.get(name);
  return text === undefined ? '' : `,${JSON.stringify(name)}:${text}`;
};

function promptNamed(
  context: McpContext,
  caller: Caller,
  name: string | undefined,
): { own: string; upstream: Upstream } | null {
  const prompt = context.gateway.offered().prompts.get(name ?? '');
  if (prompt === undefined || !reachable(caller)(prompt.upstream)) return null;
  return { own: prompt.entry.own, upstream: prompt.upstream };
}

/** Serves prompts/get. A prompt that the grant does not reach is as unknown as one that does not exist. */
export function getPrompt(context: McpContext, caller: Caller, request: RpcRequest, reply: Reply): void {
  const name = textOf(request.params, 'name');
  begin(caller, entryFor(caller, 'mcp.request', `Read the prompt ${(name ?? '').slice(0, 100)}`));
  const prompt = promptNamed(context, caller, name);
  if (prompt === null) return reply.error(rpcCode.invalidParams, `Prompt ${name ?? ''} not found`);
  const members = `"name":${JSON.stringify(prompt.own)}${member(request, 'arguments')}`;
  context.relay.send(caller, request, prompt.upstream, members, reply, pass);
}

/** Serves resources/read: asks those who may have it, one after the other, until one does. */
export function readResource(context: McpContext, caller: Caller, request: RpcRequest, reply: Reply): void {
  const uri = textOf(request.params, 'uri');
  // A URI says as much as a tool's arguments do: it is kept where those are.
  const which = context.keepArguments() ? `the resource ${(uri ?? '').slice(0, 200)}` : 'a resource';
  begin(caller, entryFor(caller, 'mcp.request', `Read ${which}`));
  if (uri === undefined)
    return reply.error(rpcCode.invalidParams, 'Invalid params: resources/read needs a uri.');
  const owners = context.gateway.offered().ownersOf(uri, reachable(caller));
  const ask = (index: number): void => {
    const owner = owners[index];
    if (owner === undefined)
      return reply.error(rpcCode.resourceNotFound, `Resource not found: ${uri}`, { uri });
    context.relay.send(caller, request, owner, `"uri":${JSON.stringify(uri)}`, reply, (answer, to) => {
      if (answer.kind !== 'result' && index + 1 < owners.length) ask(index + 1);
      else pass(answer, to);
    });
  };
  ask(0);
}

const noCompletion = '{"completion":{"values":[],"hasMore":false}}';

/** Serves completion/complete for a prompt's argument or a template's variable; nothing to suggest where the upstream has no completions. */
export function complete(context: McpContext, caller: Caller, request: RpcRequest, reply: Reply): void {
  begin(caller, entryFor(caller, 'mcp.request', 'Asked for suggestions for an argument'));
  const ref = isObject(request.params.ref) ? request.params.ref : {};
  const target = completionTarget(context, caller, ref);
  if (target === null)
    return reply.error(rpcCode.invalidParams, 'Invalid params: ref names no prompt or resource template.');
  if (!target.upstream.can('completions')) return reply.result(noCompletion);
  const members = `"ref":${refText(request, target.named)}${member(request, 'argument')}${member(request, 'context')}`;
  context.relay.send(caller, request, target.upstream, members, reply, pass);
}

/** The ref as it was written, but with the name or URI that we decided by. */
function refText(request: RpcRequest, named: Readonly<Record<string, string>>): string {
  const members = rawMembers(request.raw.get('ref') ?? '{}', 0);
  for (const [name, value] of Object.entries(named)) members.set(name, JSON.stringify(value));
  return `{${[...members].map(([name, text]) => `${JSON.stringify(name)}:${text}`).join(',')}}`;
}

function completionTarget(
  context: McpContext,
  caller: Caller,
  ref: JsonObject,
): { named: Record<string, string>; upstream: Upstream } | null {
  if (ref.type === 'ref/prompt') {
    const prompt = promptNamed(context, caller, textOf(ref, 'name'));
    return prompt === null ? null : { named: { name: prompt.own }, upstream: prompt.upstream };
  }
  const uri = textOf(ref, 'uri');
  if (ref.type !== 'ref/resource' || uri === undefined) return null;
  const upstream = context.gateway
    .offered()
    .upstreams.filter(reachable(caller))
    .find(
      ({ listings }) =>
        listings.templates.some(({ template }) => template === uri) ||
        listings.resources.some((entry) => entry.uri === uri),
    );
  return upstream === undefined ? null : { named: { uri }, upstream };
}
