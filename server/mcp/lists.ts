import type { Offered } from '../gateway/offered.ts';
import type { Upstream } from '../gateway/upstream.ts';
import { begin, type Caller, entryFor } from './caller.ts';
import { checkupTools } from './checkup-echo.ts';
import type { McpContext } from './context.ts';
import type { Permissions } from './permissions.ts';
import type { Reply } from './reply.ts';
import type { RpcRequest } from './rpc-request.ts';

type Items = (offered: Offered, permissions: Permissions) => readonly string[];

/** How long a list waits for the first start of upstreams, ms: ChatGPT keeps the list that it sees first. */
const startPatience = 10_000;

const perUpstream =
  (items: (upstream: Upstream) => readonly string[]): Items =>
  (offered, permissions) =>
    offered.upstreams.filter((upstream) => permissions.resources(upstream.prefix)).flatMap(items);

const tools: Items = (offered, permissions) => [
  ...[...offered.tools.values()]
    .filter(({ entry }) => permissions.tool(entry.name))
    .map(({ entry }) => entry.json),
  ...checkupTools(permissions),
];

const prompts = perUpstream((upstream) => upstream.listings.prompts.map((entry) => entry.json));

const templates = perUpstream((upstream) => upstream.listings.templates.map((entry) => entry.json));

/** URIs are not prefixed, so two upstreams may list the same one: the first has it. */
const resources: Items = (offered, permissions) => {
  const byUri = new Map<string, string>();
  for (const upstream of offered.upstreams) {
    if (!permissions.resources(upstream.prefix)) continue;
    for (const { uri, json } of upstream.listings.resources) if (!byUri.has(uri)) byUri.set(uri, json);
  }
  return [...byUri.values()];
};

/** The lists, by method: the member that holds them, and what of it a grant may see. */
const lists: ReadonlyMap<string, { member: string; title: string; items: Items }> = new Map([
  ['tools/list', { member: 'tools', title: 'tools', items: tools }],
  ['prompts/list', { member: 'prompts', title: 'prompts', items: prompts }],
  ['resources/list', { member: 'resources', title: 'resources', items: resources }],
  [
    'resources/templates/list',
    { member: 'resourceTemplates', title: 'resource templates', items: templates },
  ],
]);

export const listMethods: readonly string[] = [...lists.keys()];

interface Made {
  readonly offered: Offered;
  readonly texts: Map<string, { text: string; count: number }>;
}

/** A list is made once for each set of permissions, and again when the offer is another one. */
const made = new WeakMap<Permissions, Made>();

/** The raw JSON of a list's result as a grant may see it, in one page, and how many entries it has. */
export function listText(
  method: string,
  offered: Offered,
  permissions: Permissions,
): { text: string; count: number } {
  const list = lists.get(method);
  if (list === undefined) throw new Error(`${method} is not a list`);
  let known = made.get(permissions);
  if (known?.offered !== offered) {
    known = { offered, texts: new Map() };
    made.set(permissions, known);
  }
  const before = known.texts.get(method);
  if (before !== undefined) return before;
  const items = list.items(offered, permissions);
  const result = { text: `{${JSON.stringify(list.member)}:[${items.join(',')}]}`, count: items.length };
  known.texts.set(method, result);
  return result;
}

/** Serves a list once every upstream has had the time to come up. */
export function serveList(context: McpContext, caller: Caller, request: RpcRequest, reply: Reply): void {
  const title = lists.get(request.method)?.title ?? request.method;
  const entry = entryFor(caller, 'mcp.request', `Listed the ${title}`);
  entry.request = { method: request.method };
  begin(caller, entry);
  void context.gateway.settled(startPatience).then(() => {
    const { text, count } = listText(request.method, context.gateway.offered(), caller.permissions);
    entry.answer = { entries: count };
    reply.result(text);
  });
}
