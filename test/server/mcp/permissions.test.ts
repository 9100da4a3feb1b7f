import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { envelope, modernVersion } from '../../../server/mcp/protocol-versions.ts';
import { json, odd, startServer, textIn, type TestServer } from './harness.ts';

let server: TestServer;
let narrow: string;
beforeAll(async () => {
  server = await startServer({ servers: { odd }, keepArguments: () => true });
  narrow = server.token(['odd__echo'], 'narrow');
});
afterAll(() => server.close());

const challenge =
  'Bearer error="insufficient_scope", error_description="The user has not allowed the tool odd__die."';

describe('a tool that the person has not allowed', () => {
  it('is answered by a result that asks for more, and is not called', async () => {
    const result = await server.call('odd__die', {}, narrow);
    expect(result.isError).toBe(true);
    expect(result['_meta']).toEqual({ 'mcp/www_authenticate': [challenge] });
    expect(textIn(result)).toContain('has not allowed the tool odd__die');
    expect(textIn(await server.call('odd__echo', { text: 'alive' }, narrow))).toBe('alive');
  });

  it('is answered in the same way in 2026-07-28, by the SDK and by us', async () => {
    const body = {
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: {
        name: 'odd__die',
        _meta: { [envelope.protocolVersion]: modernVersion, [envelope.clientCapabilities]: {} },
      },
    };
    const headers = {
      Authorization: `Bearer ${narrow}`,
      'MCP-Protocol-Version': modernVersion,
      'Mcp-Method': 'tools/call',
      'Mcp-Name': 'odd__die',
    };
    const [first, second] = [await json(server.post(body, headers)), await json(server.post(body, headers))];
    expect(first).toEqual(second);
    expect(first.result).toMatchObject({
      isError: true,
      resultType: 'complete',
      _meta: { 'mcp/www_authenticate': [challenge] },
    });
  });

  it('is answered by /tools with 403 and the challenge', async () => {
    const answer = await fetch(`${server.origin}/tools/odd__die`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${narrow}` },
    });
    expect(answer.status).toBe(403);
    expect(answer.headers.get('www-authenticate')).toBe(challenge);
    expect(await answer.text()).toContain('insufficient_scope');
  });

  it('leaves a warning in the journal', async () => {
    const events = await server.events((all) =>
      all.some(({ summary }) => summary.includes('does not allow')),
    );
    expect(events.find(({ summary }) => summary.includes('does not allow'))).toMatchObject({
      type: 'tool.call',
      level: 'warn',
      clientId: 'client-of-narrow',
    });
  });
});

describe('resources and prompts of an upstream', () => {
  const ask = async (method: string, params: object, token: string): Promise<string> => {
    const body = { jsonrpc: '2.0', id: 1, method, params };
    return (await server.post(body, { Authorization: `Bearer ${token}` })).text();
  };
  const completion = (ref: object): object => ({ ref, argument: { name: 'who', value: 'x' } });
  /** What is asked, and what in the answer shows that it was given. */
  const requests: [string, object, string][] = [
    ['resources/list', {}, '"odd://one"'],
    ['resources/templates/list', {}, 'odd://item/{id}'],
    ['prompts/list', {}, '"odd__greet"'],
    ['resources/read', { uri: 'odd://one' }, 'read odd://one'],
    ['resources/read', { uri: 'odd://on-no-list' }, 'read odd://on-no-list'],
    ['prompts/get', { name: 'odd__greet', arguments: { who: 'you' } }, 'greet you'],
    ['completion/complete', completion({ type: 'ref/prompt', name: 'odd__greet' }), '"values":["'],
    ['completion/complete', completion({ type: 'ref/resource', uri: 'odd://item/{id}' }), '"values":["'],
  ];

  it.each(requests)(
    '%s: not with its tools, but with an entry of their own or with all of it',
    async (...asked) => {
      const [method, params, shown] = asked;
      const tools = server.gateway.patterns().filter((pattern) => pattern !== 'odd__(resources)');
      expect(await ask(method, params, server.token(tools))).not.toContain(shown);
      expect(await ask(method, params, server.token(['odd__(resources)']))).toContain(shown);
      expect(await ask(method, params, server.token(['odd__*']))).toContain(shown);
    },
  );

  it('are an entry that consent lists and explains, after the tools, and that is no tool', async () => {
    const { gateway } = server;
    const names = [...gateway.offered().tools.keys(), 'odd__(resources)'];
    expect(gateway.patterns()).toEqual(names);
    expect(gateway.tools().map(({ name }) => name)).toEqual(names);
    expect(gateway.tools().at(-1)).toEqual({
      name: 'odd__(resources)',
      upstream: 'odd',
      title: 'Resources and prompts',
      description: expect.stringMatching(/^[^.]+\.$/),
      readOnly: true,
      destructive: false,
    });
    expect(gateway.upstreams()[0]?.tools).toBe(names.length - 1);
    const all = server.token(names);
    const rest = await fetch(`${server.origin}/tools`, { headers: { Authorization: `Bearer ${all}` } });
    for (const text of [await ask('tools/list', {}, all), await rest.text()]) {
      expect(text).toContain('odd__echo');
      expect(text).not.toContain('(resources)');
    }
    expect(await ask('tools/call', { name: 'odd__(resources)' }, all)).toContain('not found');
  });

  it('get a ref letter by letter, however deep, but with the name that we allowed', async () => {
    const deep = '['.repeat(20_000) + ']'.repeat(20_000);
    const body = (ref: string): string =>
      `{"jsonrpc":"2.0","id":1,"method":"completion/complete","params":{"ref":${ref},"argument":{"name":"who","value":"x"}}}`;
    const named = (more: string): string =>
      body(`{"name":"other","type":"ref/prompt","name":"odd__greet"${more}}`);
    const answer = await json(server.post(named(',"n":12345678901234567890')));
    expect(answer.result.completion.values[0]).toBe(
      '{"name":"greet","type":"ref/prompt","n":12345678901234567000}',
    );
    expect((await json(server.post(named(`,"deep":${deep}`)))).result.completion.values[1]).toBe('x');
  });
});

describe('the journal of tool calls', () => {
  it('has the tool, the sizes, and the arguments only where they are wanted, cut', async () => {
    await server.call('odd__echo', { text: 'k'.repeat(10_000) }, narrow);
    const [event] = (
      await server.events((all) => all.some(({ request }) => Number(request?.argumentBytes) > 10_000))
    ).filter(({ request }) => Number(request?.argumentBytes) > 10_000);
    expect(event).toMatchObject({
      type: 'tool.call',
      phase: 'access',
      summary: 'Called odd__echo',
      method: 'POST',
      path: '/mcp',
      status: 200,
      request: { tool: 'odd__echo', argumentBytes: 10_011 },
      answer: { isError: false },
    });
    expect(String(event?.request?.arguments).length).toBeLessThanOrEqual(4096 + 100);
    const discreet = await startServer({ servers: { odd } });
    await discreet.call('odd__echo', { text: 'a secret' });
    const events = await discreet.events((all) => all.some(({ type }) => type === 'tool.call'));
    expect(JSON.stringify(events)).not.toContain('a secret');
    await discreet.close();
  });
});
