import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { odd, startServer, type TestServer } from './harness.ts';

let server: TestServer;
let token: string;
beforeAll(async () => {
  server = await startServer({
    servers: { odd, gone: { command: process.execPath, args: ['-e', 'process.exit(1)'] } },
    timings: { wait: 300 },
  });
  token = server.token(['odd__*', 'gone__*']);
});
afterAll(() => server.close());

const ask = (
  method: string,
  path: string,
  body?: string,
  headers: Record<string, string> = {},
): Promise<Response> =>
  fetch(server.origin + path, {
    method,
    headers: { Authorization: `Bearer ${token}`, ...headers },
    ...(body !== undefined && { body }),
  });
const type = { 'Content-Type': 'application/json' };

describe('/tools', () => {
  it('lists what the grant allows', async () => {
    const { tools }: { tools: { name: string }[] } = JSON.parse(await (await ask('GET', '/tools')).text());
    expect(tools[0]?.name).toBe('odd__echo');
    token = server.token(['odd__fail']);
    expect(JSON.parse(await (await ask('GET', '/tools')).text()).tools).toHaveLength(1);
    token = server.token(['odd__*', 'gone__*']);
  });

  it('calls a tool with the body as its arguments, letter by letter', async () => {
    const answer = await ask('POST', '/tools/odd__line', '{"n":12345678901234567890,\n"t":"x"}', type);
    expect(answer.status).toBe(200);
    const { content }: { content: { text: string }[] } = JSON.parse(await answer.text());
    expect(content[0]?.text).toContain('"arguments":{"n":12345678901234567890, "t":"x"}');
  });

  it.each([
    ['POST', '/tools/odd__echo', '', 200],
    ['POST', '/tools/odd__echo', '{}', 200],
    ['POST', '/tools/odd__fail', '{}', 200],
    ['POST', '/tools/odd__refuse', '{}', 400],
    ['POST', '/tools/odd__nothing', '{}', 502],
    ['POST', '/tools/odd__nothing-such', '{}', 404],
    ['POST', '/tools/odd__echo/more', '{}', 404],
    ['POST', '/tools/%E0%A4%A', '{}', 404],
    ['POST', '/tools/__proto__', '{}', 404],
    ['POST', '/tools/odd__echo', '[]', 400],
    ['POST', '/tools/odd__echo', '{"a":', 400],
    ['GET', '/tools/odd__echo', undefined, 405],
    ['POST', '/tools', '{}', 405],
    ['DELETE', '/tools', undefined, 405],
  ])('answers %s %s with body %s by %d', async (method, path, body, status) => {
    const answer = await ask(method, path, body, type);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toContain('application/json');
    JSON.parse(await answer.text());
  });

  it('answers 401 without a token', async () => {
    for (const path of ['/tools', '/tools/odd__echo'])
      expect((await fetch(server.origin + path)).status).toBe(401);
  });

  it('answers 502 with one sentence where the upstream is down', async () => {
    await ask('POST', '/tools/odd__die', '{}', type).then((answer) => expect(answer.status).toBe(502));
    const { error, error_description: sentence } = JSON.parse(
      await (await ask('POST', '/tools/odd__die', '{}', type)).text(),
    );
    expect(error).toBe('upstream_unavailable');
    expect(sentence).toContain('"odd"');
  });
});
