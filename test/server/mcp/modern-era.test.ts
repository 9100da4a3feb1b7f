import { createMcpHandler, ProtocolError, Server } from '@modelcontextprotocol/server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AwaitedCall } from '../../../server/gateway/upstream-call.ts';
import { envelope } from '../../../server/mcp/protocol-versions.ts';
import { serverInfo } from '../../../server/mcp/server-info.ts';
import { json, odd, startServer, textIn, type TestServer } from './harness.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ servers: { odd } });
});
afterAll(() => server.close());

const version = '2026-07-28';
const meta = (more: object = {}): object => ({
  [envelope.protocolVersion]: version,
  [envelope.clientInfo]: { name: 'test', version: '1' },
  [envelope.clientCapabilities]: {},
  ...more,
});
const headersFor = (method: string, name?: string): Record<string, string> => ({
  'MCP-Protocol-Version': version,
  'Mcp-Method': method,
  ...(name !== undefined && { 'Mcp-Name': name }),
});
const rpc = (method: string, params: object = {}, id: unknown = 1): object => ({
  jsonrpc: '2.0',
  id,
  method,
  params: { ...params, _meta: meta() },
});
const callOf = (tool: string, args: unknown = {}, id: unknown = 1): object =>
  rpc('tools/call', { name: `odd__${tool}`, arguments: args }, id);

/** The SDK's own server in front of the same upstream: what we answer is measured by it. */
const reference = createMcpHandler(
  () => {
    const sdk = new Server(serverInfo, { capabilities: { tools: {} } });
    sdk.setRequestHandler('tools/call', async ({ params }) => {
      const tool = server.gateway.offered().tools.get(params.name);
      if (tool === undefined) throw new ProtocolError(-32602, `Tool ${params.name} not found`);
      const call = new AwaitedCall(
        'tools/call',
        JSON.stringify({ name: tool.entry.own, arguments: params.arguments }),
      );
      tool.upstream.send(call);
      const answer = await call.answer;
      if (answer.kind === 'unavailable') throw new Error(answer.sentence);
      if (answer.kind === 'error') throw new ProtocolError(answer.code, answer.message, answer.data);
      return JSON.parse(answer.text);
    });
    return sdk;
  },
  { legacy: 'reject' },
);
const askReference = (body: unknown, headers: Record<string, string>): Promise<Response> =>
  reference.fetch(
    new Request('http://localhost/mcp', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    }),
  );

const call = headersFor('tools/call', 'odd__echo');
const without = (name: string): Record<string, string> =>
  Object.fromEntries(Object.entries(call).filter(([key]) => key !== name));
const echo = callOf('echo', { text: 'x' });
const echoWith = (more: object): object => ({ ...echo, ...more });
const echoMeta = (changed: object): object =>
  rpcWithMeta({ name: 'odd__echo', arguments: { text: 'x' } }, meta(changed));
const rpcWithMeta = (params: object, given: object): object => ({
  jsonrpc: '2.0',
  id: 1,
  method: 'tools/call',
  params: { ...params, _meta: given },
});

const cases: [string, unknown, Record<string, string>][] = [
  ['a plain call', echo, call],
  ['a call with an id that is text', callOf('echo', {}, 'id'), call],
  ['a call without arguments', rpc('tools/call', { name: 'odd__echo' }), call],
  ['a tool that fails', callOf('fail'), headersFor('tools/call', 'odd__fail')],
  [
    'a result with structured content',
    callOf('progress', { steps: 0 }),
    headersFor('tools/call', 'odd__progress'),
  ],
  ['an error of the upstream', callOf('refuse'), headersFor('tools/call', 'odd__refuse')],
  ['an unknown tool', callOf('nothing-such'), headersFor('tools/call', 'odd__nothing-such')],
  ['no version header', echo, without('MCP-Protocol-Version')],
  ['no method header', echo, without('Mcp-Method')],
  ['no name header', echo, without('Mcp-Name')],
  ['another method in the header', echo, { ...call, 'Mcp-Method': 'tools/list' }],
  ['another name in the header', echo, { ...call, 'Mcp-Name': 'odd__fail' }],
  ['a name in Base64', echo, { ...call, 'Mcp-Name': `=?base64?${btoa('odd__echo')}?=` }],
  ['a name in wrong Base64', echo, { ...call, 'Mcp-Name': '=?base64?*?=' }],
  ['a name header with spaces around', echo, { ...call, 'Mcp-Name': ' odd__echo ' }],
  ['another version in the header', echo, { ...call, 'MCP-Protocol-Version': '2025-11-25' }],
  [
    'a later version',
    echoMeta({ [envelope.protocolVersion]: '2027-01-01' }),
    { ...call, 'MCP-Protocol-Version': '2027-01-01' },
  ],
  ['no envelope', { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'odd__echo' } }, call],
  [
    'no capabilities in the envelope',
    rpcWithMeta({ name: 'odd__echo' }, { [envelope.protocolVersion]: version }),
    call,
  ],
  ['capabilities that are none', echoMeta({ [envelope.clientCapabilities]: 'all' }), call],
  ['a client info that is none', echoMeta({ [envelope.clientInfo]: { name: 7 } }), call],
  [
    'no client info',
    rpcWithMeta(
      { name: 'odd__echo' },
      { [envelope.protocolVersion]: version, [envelope.clientCapabilities]: {} },
    ),
    call,
  ],
  ['a log level that is none', echoMeta({ [envelope.logLevel]: 'loud' }), call],
  ['a log level', echoMeta({ [envelope.logLevel]: 'info' }), call],
  ['a progress token', echoMeta({ progressToken: 'p' }), call],
  ['a progress token that is none', echoMeta({ progressToken: { a: 1 } }), call],
  ['a related task that is none', echoMeta({ [envelope.relatedTask]: 7 }), call],
  ['other keys in _meta', echoMeta({ 'openai/locale': 'de' }), call],
  ['a member that JSON-RPC does not have', echoWith({ extra: 1 }), call],
  ['an id that is a fraction', echoWith({ id: 1.5 }), call],
  ['an id that is null', echoWith({ id: null }), call],
  ['another JSON-RPC', echoWith({ jsonrpc: '1.0' }), call],
  ['initialize', rpc('initialize'), headersFor('initialize')],
  ['ping', rpc('ping'), headersFor('ping')],
  ['logging/setLevel', rpc('logging/setLevel', { level: 'info' }), headersFor('logging/setLevel')],
  ['a method that nobody knows', rpc('nothing/such'), headersFor('nothing/such')],
  ['a batch', [echo], call],
  [
    'a notification',
    { jsonrpc: '2.0', method: 'notifications/progress', params: {} },
    headersFor('notifications/progress'),
  ],
  [
    'a notification with another method in the header',
    { jsonrpc: '2.0', method: 'notifications/x' },
    headersFor('notifications/y'),
  ],
];

describe('2026-07-28 on /mcp', () => {
  // Twice: the first answer goes through the SDK, the second may be our own.
  it.each(cases)(
    'answers %s as the SDK does, the first time and the second',
    async (_what, body, headers) => {
      const expected = await askReference(body, headers);
      const expectedBody = await expected.text();
      for (let round = 0; round < 2; round += 1) {
        const answer = await server.post(body, headers);
        expect(answer.status).toBe(expected.status);
        expect(answer.headers.get('content-type')).toBe(expected.headers.get('content-type'));
        const text = await answer.text();
        if (expectedBody === '') expect(text).toBe('');
        else expect(JSON.parse(text)).toEqual(JSON.parse(expectedBody));
      }
    },
  );

  it('refuses arguments that are no object with the code of the SDK', async () => {
    const body = rpc('tools/call', { name: 'odd__echo', arguments: [] });
    const [expected, answer] = [await askReference(body, call), await server.post(body, call)];
    expect(answer.status).toBe(expected.status);
    expect((await json(answer)).error.code).toBe((await json(expected)).error.code);
  });

  it('says what it is to server/discover', async () => {
    const { result } = await json(server.post(rpc('server/discover'), headersFor('server/discover')));
    expect(result).toMatchObject({
      resultType: 'complete',
      supportedVersions: [version],
      capabilities: { tools: { listChanged: true } },
      _meta: { [envelope.serverInfo]: { name: 'drawbridge' } },
    });
    expect(result.instructions).toContain('odd');
  });

  it('lists tools with the security schemes at both places', async () => {
    const { result } = await json(server.post(rpc('tools/list'), headersFor('tools/list')));
    expect(result.tools[0]).toMatchObject({
      name: 'odd__echo',
      securitySchemes: [{}],
      _meta: { securitySchemes: [{}] },
    });
  });

  it.each([
    ['prompts/get', { name: 'odd__greet', arguments: { who: 'you' } }, 'odd__greet', 'greet you'],
    ['resources/read', { uri: 'odd://one' }, 'odd://one', 'read odd://one'],
  ])('relays %s', async (method, params, name, found) => {
    const answer = await server.post(rpc(method, params), headersFor(method, name));
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain(found);
  });

  it('reports a missing resource with the code of this revision', async () => {
    const answer = await server.post(
      rpc('resources/read', { uri: 'nowhere://x' }),
      headersFor('resources/read', 'nowhere://x'),
    );
    expect((await json(answer)).error).toMatchObject({ code: -32602, data: { uri: 'nowhere://x' } });
  });

  it('checks the parameter headers that a tool asks for', async () => {
    const body = callOf('headered', { region: 'north' });
    const headers = headersFor('tools/call', 'odd__headered');
    const answer = await server.post(body, headers);
    expect(answer.status).toBe(400);
    expect((await json(answer)).error.code).toBe(-32020);
    const right = await server.post(body, { ...headers, 'Mcp-Param-Region': 'north' });
    expect(textIn((await json(right)).result)).toBe('headered');
  });

  it('streams progress before the result, the first time and the second', async () => {
    const body = {
      ...callOf('progress', { steps: 2 }),
      params: { name: 'odd__progress', arguments: { steps: 2 }, _meta: meta({ progressToken: 't' }) },
    };
    for (let round = 0; round < 2; round += 1) {
      const answer = await server.post(body, headersFor('tools/call', 'odd__progress'));
      expect(answer.headers.get('content-type')).toBe('text/event-stream');
      const events = (await answer.text()).split('\n\n').filter(Boolean);
      expect(events).toHaveLength(3);
      expect(events[0]).toContain('"progressToken":"t"');
      expect(events[2]).toContain('"resultType":"complete"');
    }
  });

  it.each([0, 1])('cancels a call whose request is closed (round %d)', async () => {
    const stop = new AbortController();
    const pending = fetch(`${server.origin}/mcp`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${server.token(['odd__*'])}`,
        'Content-Type': 'application/json',
        ...headersFor('tools/call', 'odd__silence'),
      },
      body: JSON.stringify(callOf('silence')),
      signal: stop.signal,
    }).catch(() => 'left');
    const cancellations = async (): Promise<number> =>
      JSON.parse(textIn(await server.call('odd__cancelled'))).length;
    const before = await cancellations();
    await server.call('odd__echo');
    stop.abort();
    expect(await pending).toBe('left');
    await expect.poll(cancellations).toBe(before + 1);
  });
});
