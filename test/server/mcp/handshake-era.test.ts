import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, json, odd, startServer, type TestServer } from './harness.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ servers: { odd } });
});
afterAll(() => server.close());

const rpc = (method: string, params?: unknown, id: unknown = 1): object => ({
  jsonrpc: '2.0',
  id,
  method,
  params,
});
const bearer = (token: string): Record<string, string> => ({ Authorization: `Bearer ${token}` });

describe('POST /mcp of the eras with a handshake', () => {
  it.each([
    ['2025-11-25', '2025-11-25'],
    ['2025-03-26', '2025-03-26'],
    ['2024-11-05', '2024-11-05'],
    ['1999-01-01', '2025-11-25'],
    [undefined, '2025-11-25'],
  ])('answers initialize for %s with %s, and keeps no session', async (asked, given) => {
    const answer = await server.post(
      rpc('initialize', {
        protocolVersion: asked,
        capabilities: {},
        clientInfo: { name: 'x', version: '1' },
      }),
    );
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(answer.headers.get('mcp-session-id')).toBeNull();
    const { result } = await json(answer);
    expect(result.protocolVersion).toBe(given);
    expect(result.serverInfo.name).toBe('drawbridge');
    expect(result.capabilities).toEqual({
      tools: {},
      resources: {},
      prompts: {},
      completions: {},
      logging: {},
    });
    expect(result.instructions).toContain('odd');
    expect(result.instructions.length).toBeLessThanOrEqual(512);
  });

  it('answers a ping', async () => {
    expect(await json(server.post(rpc('ping', undefined, 'p')))).toEqual({
      jsonrpc: '2.0',
      id: 'p',
      result: {},
    });
  });

  it('accepts a log level, and refuses one that there is not', async () => {
    expect(await json(server.post(rpc('logging/setLevel', { level: 'info' })))).toMatchObject({ result: {} });
    expect(await json(server.post(rpc('logging/setLevel', { level: 'loud' })))).toMatchObject({
      error: { code: -32602 },
    });
  });

  it('takes notifications and responses with 202 and no body', async () => {
    for (const message of [
      { jsonrpc: '2.0', method: 'notifications/initialized' },
      { jsonrpc: '2.0', id: 5, result: {} },
    ]) {
      const answer = await server.post(message);
      expect(answer.status).toBe(202);
      expect(await answer.text()).toBe('');
    }
  });

  it.each(['GET', 'DELETE'])('has no session to %s', async (method) => {
    const answer = await fetch(`${server.origin}/mcp`, { method, headers: bearer(server.token([])) });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('POST');
    expect((await json(answer)).error.code).toBe(-32000);
  });

  it.each(['GET', 'POST', 'DELETE'])('refuses %s without a token before anything else', async (method) => {
    expect((await fetch(`${server.origin}/mcp`, { method })).status).toBe(401);
  });

  it.each([
    ['text/plain', 415],
    ['text/plain; a=application/json', 415],
    ['application/json-patch+json', 415],
    ['application/json; charset=utf-8', 200],
    ['Application/JSON', 200],
  ])('answers Content-Type %s with %d', async (type, status) => {
    expect((await server.post(rpc('ping'), { 'Content-Type': type })).status).toBe(status);
  });

  it.each([
    ['', 400, -32700],
    ['{"jsonrpc":"2.0",', 400, -32700],
    ['7', 400, -32600],
    ['{"id":1,"method":"ping"}', 400, -32600],
    ['{"jsonrpc":"2.0","id":null,"method":"ping"}', 400, -32600],
    ['{"jsonrpc":"2.0","id":{},"method":"ping"}', 400, -32600],
    ['{"jsonrpc":"2.0","id":1}', 400, -32600],
    ['[]', 400, -32600],
    ['{"jsonrpc":"2.0","id":1,"method":"nothing/such"}', 200, -32601],
    ['{"jsonrpc":"2.0","id":1,"method":"tools/call"}', 200, -32602],
    [
      '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"odd__echo","arguments":[]}}',
      200,
      -32602,
    ],
    ['{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"odd__nothing-such"}}', 200, -32602],
    ['{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"__proto__"}}', 200, -32602],
    ['{"jsonrpc":"2.0","id":1,"method":"constructor"}', 200, -32601],
  ])('answers %s with %d and %d', async (body, status, code) => {
    const answer = await server.post(body);
    expect(answer.status).toBe(status);
    expect((await json(answer)).error.code).toBe(code);
  });

  it('refuses a body over 4 MiB', async () => {
    const answer = await server.post(rpc('ping', { text: 'x'.repeat(4 * 1024 * 1024) })).catch(() => null);
    // The connection may be closed while we still write, which a client sees as an error of its own.
    expect(answer === null || answer.status === 413).toBe(true);
    expect((await server.post(rpc('ping'))).status).toBe(200);
  });

  it('refuses a protocol version that nobody knows, but not on initialize', async () => {
    const header = { 'MCP-Protocol-Version': '2001-01-01' };
    const answer = await server.post(rpc('ping'), header);
    expect(answer.status).toBe(400);
    expect((await json(answer)).error.message).toContain('2025-11-25');
    expect((await server.post(rpc('initialize', { protocolVersion: '2025-06-18' }), header)).status).toBe(
      200,
    );
  });

  it('answers server/discover without an envelope with 400, so that the client falls back to initialize', async () => {
    const answer = await server.post(rpc('server/discover'));
    expect(answer.status).toBe(400);
    expect((await json(answer)).error.code).toBe(-32601);
  });

  it('answers a batch with an array in which every answer has the id of its request', async () => {
    const batch = [
      rpc('tools/call', { name: 'odd__slow', arguments: { text: 'late', ms: 60 } }, 'a'),
      { jsonrpc: '2.0', method: 'notifications/initialized' },
      rpc('tools/call', { name: 'odd__slow', arguments: { text: 'early', ms: 1 } }, 'b'),
      rpc('ping', undefined, 3),
    ];
    const answer = await server.post(JSON.stringify(batch, null, 2));
    const answers: Answer[] = JSON.parse(await answer.text());
    expect(Object.fromEntries(answers.map(({ id, result }) => [id, result.content?.[0]?.text]))).toEqual({
      a: 'late',
      b: 'early',
      3: undefined,
    });
  });

  it('takes a batch of notifications with 202, and refuses one of more than 50 messages', async () => {
    const note = { jsonrpc: '2.0', method: 'notifications/initialized' };
    expect((await server.post([note, note])).status).toBe(202);
    expect((await server.post(Array.from({ length: 51 }, () => note))).status).toBe(400);
    expect((await server.post([rpc('initialize')])).status).toBe(400);
  });

  it.each([
    ['application/json', 'application/json'],
    ['text/event-stream', 'text/event-stream'],
    ['application/json, text/event-stream', 'application/json'],
    ['*/*', 'application/json'],
  ])('answers Accept: %s with %s', async (accept, type) => {
    const answer = await server.post(rpc('ping'), { Accept: accept });
    expect(answer.headers.get('content-type')).toBe(type);
    expect(await answer.text()).toContain('"result":{}');
  });

  it('frames every answer as an event stream where that is switched on and the client takes it', async () => {
    const streaming = await startServer({ servers: { odd }, answers: 'sse' });
    const call = rpc('tools/call', { name: 'odd__echo', arguments: { text: 'x' } });
    const framed = await streaming.post(call);
    expect(framed.headers.get('content-type')).toBe('text/event-stream');
    expect(await framed.text()).toMatch(/^event: message\ndata: \{.*\}\n\n$/);
    const plain = await streaming.post(call, { Accept: 'application/json' });
    expect(plain.headers.get('content-type')).toBe('application/json');
    await streaming.close();
  });
});

describe('what an upstream offers', () => {
  const list = async (method: string, token?: string): Promise<Record<string, unknown>[]> => {
    const answer = await server.post(rpc(method), token === undefined ? {} : bearer(token));
    const { result }: { result: Record<string, Record<string, unknown>[]> } = JSON.parse(await answer.text());
    return Object.values(result)[0] ?? [];
  };

  it('is listed whole, prefixed, in its order, with annotations and security schemes at both places', async () => {
    const tools = await list('tools/list');
    expect(tools.map(({ name }) => name).slice(0, 7)).toEqual(
      ['echo', 'line', 'die', 'silence', 'slow', 'garbage', 'pretty'].map((name) => `odd__${name}`),
    );
    const schemes = [{ type: 'oauth2', scopes: ['mcp'] }];
    expect(tools[0]).toMatchObject({
      description: 'The tool echo',
      annotations: { readOnlyHint: true, destructiveHint: false },
      securitySchemes: schemes,
      _meta: { securitySchemes: schemes },
    });
  });

  it('leaves out what clients would choke on, and tools that only run as tasks', async () => {
    const names = (await list('tools/list')).map(({ name }) => name);
    expect(names).toContain('odd__headered');
    expect(names).not.toContain('odd__broken');
    expect(names).not.toContain('odd__only-as-task');
  });

  it('is listed only as far as the grant goes', async () => {
    expect(
      (await list('tools/list', server.token(['odd__echo', 'other__*']))).map(({ name }) => name),
    ).toEqual(['odd__echo']);
    const foreign = server.token(['other__*', 'odd_echo']);
    for (const method of ['tools/list', 'prompts/list', 'resources/list', 'resources/templates/list']) {
      expect(await list(method, foreign)).toEqual([]);
    }
  });

  it('includes prompts, prefixed, that can be read', async () => {
    expect(await list('prompts/list')).toEqual([{ name: 'odd__greet', arguments: [{ name: 'who' }] }]);
    const answer = await server.post(rpc('prompts/get', { name: 'odd__greet', arguments: { who: 'you' } }));
    expect((await json(answer)).result.messages[0]?.content.text).toBe('greet you');
  });

  it('includes resources and templates by their own URIs', async () => {
    expect(await list('resources/list')).toEqual([{ uri: 'odd://one', name: 'one' }]);
    expect(await list('resources/templates/list')).toEqual([
      { uriTemplate: 'odd://item/{id}', name: 'item' },
    ]);
    const answer = await server.post(rpc('resources/read', { uri: 'odd://item/7' }));
    expect((await json(answer)).result.contents[0]?.text).toBe('read odd://item/7');
    const missing = await server.post(rpc('resources/read', { uri: 'nowhere://x' }));
    expect((await json(missing)).error).toMatchObject({ code: -32002, data: { uri: 'nowhere://x' } });
    const events = await server.events((all) => all.some(({ summary }) => summary === 'Read a resource'));
    expect(JSON.stringify(events)).not.toContain('odd://item/7');
  });

  it('suggests values for a prompt under its own name', async () => {
    const params = {
      ref: { type: 'ref/prompt', name: 'odd__greet' },
      argument: { name: 'who', value: 'ad' },
    };
    const { result } = await json(server.post(rpc('completion/complete', params)));
    expect(result.completion.values).toEqual([JSON.stringify({ type: 'ref/prompt', name: 'greet' }), 'ad']);
  });

  it('is as good as absent for a grant that does not reach it', async () => {
    const foreign = bearer(server.token(['other__*']));
    const requests = [
      rpc('prompts/get', { name: 'odd__greet' }),
      rpc('resources/read', { uri: 'odd://one' }),
      rpc('completion/complete', {
        ref: { type: 'ref/prompt', name: 'odd__greet' },
        argument: { name: 'who', value: '' },
      }),
    ];
    for (const request of requests) {
      const answer = await json(server.post(request, foreign));
      expect([-32602, -32002]).toContain(answer.error.code);
    }
  });
});
