// A stdio MCP server for tests, written by hand: it can misbehave in every way that a tool is named after.
import { createInterface } from 'node:readline';

const write = (text) => process.stdout.write(`${text}\n`);
const send = (message) => write(JSON.stringify({ jsonrpc: '2.0', ...message }));
const answer = (id, text, more = {}) => send({ id, result: { content: [{ type: 'text', text }], ...more } });

/** Calls by name: the arguments, the id, and the whole line as it came. */
const tools = {
  echo: ({ text }, id) => answer(id, String(text ?? '')),
  line: (_args, id, line) => answer(id, line),
  die: () => process.exit(3),
  silence: () => {},
  slow: ({ text, ms }, id) => setTimeout(() => answer(id, String(text)), ms),
  garbage: (_args, id) => {
    write('Server listening on nothing in particular');
    write('{"half":');
    write('[1,2]');
    write('"text"');
    answer(id, 'after garbage');
  },
  pretty: (_args, id) => write(JSON.stringify({ jsonrpc: '2.0', id, result: { content: [] } }, null, 2)),
  spaced: (_args, id) =>
    write(
      `  { "result" : { "content" : [ { "type" : "text" ,\r "text" : "spa\\u0063ed" } ] } , "id" : ${id} , "jsonrpc" : "2.0" }\r`,
    ),
  long: (_args, id) => {
    answer(id, 'x'.repeat(20 * 1024 * 1024));
    answer(id, 'short');
  },
  twice: (_args, id) => {
    answer(id, 'first');
    answer(id, 'second');
  },
  stray: (_args, id) => {
    for (const other of [0, -1, 1e9, String(id), null]) answer(other, 'stray');
    answer(id, 'mine');
  },
  numbers: (_args, id) =>
    write(
      `{"jsonrpc":"2.0","id":${id},"result":{"content":[],"structuredContent":{"n":12345678901234567890,"f":1.0}}}`,
    ),
  fail: (_args, id) => answer(id, 'it did not work', { isError: true }),
  refuse: (_args, id) =>
    send({ id, error: { code: -32602, message: 'No such thing', data: { why: 'test' } } }),
  nothing: (_args, id) => send({ id }),
  progress: ({ steps }, id, _line, meta) => {
    for (let step = 1; step <= steps; step += 1) {
      send({
        method: 'notifications/progress',
        params: { progressToken: meta.progressToken, progress: step, total: steps },
      });
    }
    answer(id, 'done');
  },
  // As JSON text: what is nested that deep cannot be stringified.
  deep: (_args, id) =>
    write(`{"jsonrpc":"2.0","id":${id},"error":{"code":-32602,"message":"Deep","data":${nested}}}`),
  badlog: (_args, id) => {
    const log = (params) => write(`{"jsonrpc":"2.0","method":"notifications/message","params":${params}}`);
    log('{"level":{"toString":1,"valueOf":1},"data":"x"}');
    log(`{"level":"info","data":${nested}}`);
    log('{"data":null}');
    answer(id, 'after bad logs');
  },
  ask: (_args, id) => {
    asked = { id, answers: [] };
    send({ id: 'a', method: 'sampling/createMessage', params: {} });
    send({ id: 'b', method: 'ping' });
  },
  cancelled: (_args, id) => answer(id, JSON.stringify(cancelled)),
  grow: (_args, id) => {
    extra.push(`extra${extra.length}`);
    send({ method: 'notifications/tools/list_changed' });
    answer(id, 'grown');
  },
  log: ({ text }, id) => {
    process.stderr.write(`${text}\n`);
    send({ method: 'notifications/message', params: { level: 'info', data: text } });
    answer(id, 'logged');
  },
  environment: (_args, id) => answer(id, JSON.stringify(process.env)),
  pid: (_args, id) => answer(id, String(process.pid)),
};

const nested = '['.repeat(20_000) + ']'.repeat(20_000);
let asked = null;
const cancelled = [];
const extra = [];
const schema = { type: 'object' };
const annotated = { readOnlyHint: true, destructiveHint: false };

const listed = () => [
  ...Object.keys(tools).map((name) => ({
    name,
    description: `The tool ${name}`,
    inputSchema: schema,
    annotations: annotated,
  })),
  ...extra.map((name) => ({ name, inputSchema: schema, _meta: { kept: true } })),
  {
    name: 'headered',
    inputSchema: { type: 'object', properties: { region: { type: 'string', 'x-mcp-header': 'Region' } } },
  },
  { name: 'only-as-task', inputSchema: schema, execution: { taskSupport: 'required' } },
  { name: 'broken', inputSchema: 'not a schema' },
];

const resource = { uri: 'odd://one', name: 'one' };

const methods = {
  initialize: (id, params) =>
    send({
      id,
      result: {
        protocolVersion: params.protocolVersion,
        capabilities: { tools: { listChanged: true }, resources: {}, prompts: {}, completions: {} },
        serverInfo: { name: 'odd', version: '1' },
      },
    }),
  // Two pages, so that whoever reads only the first is found out.
  'tools/list': (id, params) => {
    const all = listed();
    const result =
      params?.cursor === 'more' ? { tools: all.slice(5) } : { tools: all.slice(0, 5), nextCursor: 'more' };
    send({ id, result });
  },
  'resources/list': (id) => send({ id, result: { resources: [resource] } }),
  'resources/templates/list': (id) =>
    send({ id, result: { resourceTemplates: [{ uriTemplate: 'odd://item/{id}', name: 'item' }] } }),
  'resources/read': (id, { uri }) =>
    uri.startsWith('odd://')
      ? send({ id, result: { contents: [{ uri, text: `read ${uri}` }] } })
      : send({ id, error: { code: -32002, message: 'Resource not found', data: { uri } } }),
  'prompts/list': (id) =>
    send({ id, result: { prompts: [{ name: 'greet', arguments: [{ name: 'who' }] }] } }),
  'prompts/get': (id, { name, arguments: args }) =>
    send({
      id,
      result: { messages: [{ role: 'user', content: { type: 'text', text: `${name} ${args?.who}` } }] },
    }),
  'completion/complete': (id, params) =>
    send({
      id,
      result: {
        completion: { values: [params.ref.deep ? '' : JSON.stringify(params.ref), params.argument.value] },
      },
    }),
  'tools/call': (id, params, line) => {
    const tool = tools[params.name];
    if (tool === undefined && params.name !== 'headered')
      return send({ id, error: { code: -32602, message: 'Unknown tool' } });
    return tool === undefined
      ? answer(id, 'headered')
      : tool(params.arguments ?? {}, id, line, params['_meta']);
  },
  'notifications/cancelled': (_id, params) => cancelled.push(params),
};

for await (const line of createInterface({ input: process.stdin })) {
  const message = JSON.parse(line);
  if (message.method !== undefined) methods[message.method]?.(message.id, message.params, line);
  else if (asked !== null) {
    asked.answers.push(message);
    if (asked.answers.length === 2) answer(asked.id, JSON.stringify(asked.answers));
  }
}
