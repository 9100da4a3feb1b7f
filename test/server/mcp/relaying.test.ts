import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { envelope, modernVersion } from '../../../server/mcp/protocol-versions.ts';
import { json, odd, textIn, startServer, type TestServer } from './harness.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ servers: { odd } });
});
afterAll(() => server.close());

const modernMeta = { [envelope.protocolVersion]: modernVersion, [envelope.clientCapabilities]: {} };
const call = (name: string, args = '{}', rest = ''): string =>
  `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"odd__${name}","arguments":${args}${rest}}}`;
/** What the upstream was sent, as it came. */
const lineFor = async (body: string): Promise<string> => textIn((await json(server.post(body))).result);

describe('what an upstream is sent', () => {
  it('is the arguments letter by letter: numbers that JavaScript cannot hold, escapes, order, spaces', async () => {
    const args =
      '{"n":12345678901234567890, "f":1.0,"e":1e400,"s":"\\u00e9\\/","__proto__":{"x":1},"a":1,"a":2}';
    expect(await lineFor(call('line', args))).toContain(`"arguments":${args}`);
  });

  it('is one line, however the client writes it', async () => {
    const pretty = JSON.stringify(
      JSON.parse(call('line', '{"text":"line\\nbreak","deep":{"list":[1,2]}}')),
      null,
      2,
    ).replaceAll('\n', '\r\n');
    const line = await lineFor(pretty);
    expect(JSON.parse(line).params.arguments).toEqual({ text: 'line\nbreak', deep: { list: [1, 2] } });
  });

  it('is one line for readers that end lines at U+2028 and U+2029, too', async () => {
    const line = await lineFor(call('line', '{"text":"one\u2028two\u2029three"}'));
    expect(line).toContain('{"text":"one\\u2028two\\u2029three"}');
    const meta = ',"_meta":{"a\u2028b":1}';
    expect(JSON.parse(await lineFor(call('line', '{}', meta))).params['_meta']).toEqual({ 'a\u2028b': 1 });
  });

  it('has the name that we allowed, whatever a second name in the request says', async () => {
    const body =
      '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"odd__die","arguments":{},"n\\u0061me":"odd__line"}}';
    const sent = JSON.parse(await lineFor(body));
    expect(sent.params.name).toBe('line');
    const narrow = server.token(['odd__line']);
    const reversed = body
      .replace('odd__die', 'odd__line')
      .replace('"n\\u0061me":"odd__line"', '"n\\u0061me":"odd__die"');
    const answer = await server.post(reversed, { Authorization: `Bearer ${narrow}` });
    expect((await json(answer)).result).toMatchObject({ isError: true });
  });

  it('has an id of ours and the _meta of the client, but neither its envelope nor its token', async () => {
    const meta =
      ',"_meta":{"openai/locale":"de","io.modelcontextprotocol/related-task":{"taskId":"x"},"progressToken":"mine"}';
    const { id, params } = JSON.parse(
      await lineFor(call('line', '{}', meta).replace('"id":1', '"id":"client"')),
    );
    expect(id).toBeTypeOf('number');
    expect(params['_meta']).toEqual({ progressToken: id, 'openai/locale': 'de' });
  });
});

describe('what a client is answered', () => {
  it('is the result letter by letter', async () => {
    const text = await (await server.post(call('numbers'))).text();
    expect(text).toContain('"structuredContent":{"n":12345678901234567890,"f":1.0}');
  });

  it('has the id that the client gave, of the type that it gave', async () => {
    for (const id of [0, -7, 1.5, 2 ** 53 - 1, 'text "quoted"', '1']) {
      const body = JSON.stringify({
        jsonrpc: '2.0',
        id,
        method: 'tools/call',
        params: { name: 'odd__echo', arguments: {} },
      });
      expect((await json(server.post(body))).id).toBe(id);
    }
  });

  it.each(['1e400', '9007199254740993'])(
    'is a refusal where the id is %s, which would be altered',
    async (id) => {
      const asks: [string, Record<string, string>][] = [
        ['{}', {}],
        [
          JSON.stringify({ _meta: modernMeta }),
          { 'MCP-Protocol-Version': modernVersion, 'Mcp-Method': 'ping' },
        ],
      ];
      for (const [params, headers] of asks) {
        const body = `{"jsonrpc":"2.0","id":${id},"method":"ping","params":${params}}`;
        const answer = await server.post(body, headers);
        expect(answer.status).toBe(400);
        expect(await json(answer)).toMatchObject({ id: null, error: { code: -32600 } });
      }
    },
  );

  it('comes although the data of the error is nested deep', async () => {
    expect((await json(server.post(call('deep')))).error).toEqual({ code: -32602, message: 'Deep' });
  });

  it('passes the error of an upstream, and the failure of a tool, as what they are', async () => {
    expect((await json(server.post(call('refuse')))).error).toEqual({
      code: -32602,
      message: 'No such thing',
      data: { why: 'test' },
    });
    expect((await json(server.post(call('fail')))).result).toEqual({
      content: [{ type: 'text', text: 'it did not work' }],
      isError: true,
    });
    expect((await json(server.post(call('nothing')))).error.code).toBe(-32603);
  });

  it('survives an upstream that prints what it should not', async () => {
    expect(textIn(await server.call('odd__garbage'))).toBe('after garbage');
    expect(textIn(await server.call('odd__spaced'))).toBe('spaced');
    const events = await server.events((all) =>
      all.some(({ summary }) => summary.includes('nothing in particular')),
    );
    expect(events.find(({ summary }) => summary.includes('nothing in particular'))).toMatchObject({
      type: 'upstream',
      level: 'warn',
    });
  });

  it('survives log messages that are made to break whoever shows them', async () => {
    expect(textIn(await server.call('odd__badlog'))).toBe('after bad logs');
    const shown = (summary: string): boolean => summary.includes('nested too deep to be shown');
    await server.events((all) => all.some(({ summary }) => shown(summary)));
    expect(textIn(await server.call('odd__echo', { text: 'alive' }))).toBe('alive');
  });

  it('skips a line of 20 MB and takes what follows', async () => {
    expect(textIn(await server.call('odd__long'))).toBe('short');
  });

  it('takes the first of two answers with one id, and none with an id that was never given', async () => {
    expect(textIn(await server.call('odd__twice'))).toBe('first');
    expect(textIn(await server.call('odd__stray'))).toBe('mine');
    expect(textIn(await server.call('odd__echo', { text: 'still in order' }))).toBe('still in order');
  });

  it('can be large', async () => {
    const text = 'é"\\'.repeat(20_000);
    expect(textIn(await server.call('odd__echo', { text }))).toBe(text);
  });
});

describe('what an upstream may ask of us', () => {
  it('is a ping, and nothing else', async () => {
    const answers = JSON.parse(textIn(await server.call('odd__ask')));
    expect(answers).toEqual([
      { jsonrpc: '2.0', id: 'a', error: { code: -32601, message: 'Method not found' } },
      { jsonrpc: '2.0', id: 'b', result: {} },
    ]);
  });
});

describe('progress and cancellation', () => {
  const progressCall = (token: unknown): object => ({
    jsonrpc: '2.0',
    id: 9,
    method: 'tools/call',
    params: { name: 'odd__progress', arguments: { steps: 3 }, _meta: { progressToken: token } },
  });

  it.each(['my token', 7])('streams progress with the token %j of the caller', async (token) => {
    const answer = await server.post(progressCall(token));
    expect(answer.headers.get('content-type')).toBe('text/event-stream');
    const messages = (await answer.text())
      .split('\n\n')
      .filter(Boolean)
      .map((event) => JSON.parse(event.split('data: ')[1] ?? ''));
    expect(messages.slice(0, 3).map(({ params }) => params)).toEqual(
      [1, 2, 3].map((progress) => ({ progressToken: token, progress, total: 3 })),
    );
    expect(messages[3]).toMatchObject({ id: 9, result: { content: [{ text: 'done' }] } });
  });

  it('leaves progress out for a caller that takes no stream', async () => {
    const answer = await server.post(progressCall('x'), { Accept: 'application/json' });
    expect(textIn((await json(answer)).result)).toBe('done');
  });

  const silent = (id: unknown): object => ({
    jsonrpc: '2.0',
    id,
    method: 'tools/call',
    params: { name: 'odd__silence', arguments: {} },
  });
  const cancel = (requestId: unknown): object => ({
    jsonrpc: '2.0',
    method: 'notifications/cancelled',
    params: { requestId, reason: 'enough' },
  });
  const cancelledUpstream = async (): Promise<{ reason: string }[]> =>
    JSON.parse(textIn(await server.call('odd__cancelled')));

  it('cancels the one call that a cancellation names', async () => {
    const pending = server.post(silent('only one'));
    await server.call('odd__echo');
    const before = (await cancelledUpstream()).length;
    expect((await server.post(cancel('only one'))).status).toBe(202);
    expect((await json(pending)).error.code).toBe(-32800);
    expect((await cancelledUpstream()).slice(before)).toEqual([
      { requestId: expect.any(Number), reason: 'enough' },
    ]);
  });

  it('cancels nothing where the name fits two calls, or a call of somebody else', async () => {
    const [one, other] = [new AbortController(), new AbortController()];
    const start = (stop: AbortController, token: string): Promise<unknown> =>
      fetch(`${server.origin}/mcp`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
        body: JSON.stringify(silent('shared')),
        signal: stop.signal,
      }).catch(() => 'left');
    const token = server.token(['odd__*']);
    const pending = [start(one, token), start(other, token)];
    await server.call('odd__echo');
    const before = (await cancelledUpstream()).length;
    await server.post(cancel('shared'), { Authorization: `Bearer ${token}` });
    await server.post(cancel('shared'));
    expect((await cancelledUpstream()).length).toBe(before);
    one.abort();
    other.abort();
    expect(await Promise.all(pending)).toEqual(['left', 'left']);
  });
});

describe('limits', () => {
  it('lets one grant have 256 calls under way, and no other suffers', async () => {
    const token = server.token(['odd__*'], 'greedy');
    const stop = new AbortController();
    const silence = {
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name: 'odd__silence', arguments: {} },
    };
    const post = (): Promise<Response> =>
      fetch(`${server.origin}/mcp`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
        body: JSON.stringify(silence),
        signal: stop.signal,
      });
    const refused = new Promise<Response>((done, failed) => {
      const posts = Array.from({ length: 257 }, post);
      for (const answer of posts)
        answer.then(done, (error: unknown) => (stop.signal.aborted ? undefined : failed(error)));
    });
    const answer = await refused;
    expect(answer.status).toBe(429);
    expect((await json(answer)).error.message).toContain('256');
    expect(textIn(await server.call('odd__echo', { text: 'free' }))).toBe('free');
    stop.abort();
  });
});
