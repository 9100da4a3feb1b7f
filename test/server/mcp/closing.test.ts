import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { envelope, modernVersion } from '../../../server/mcp/protocol-versions.ts';
import { json, odd, startServer, textIn, type TestServer } from './harness.ts';
import { listen, type Listening } from './listen.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ servers: { odd } });
});
afterAll(() => server.close());

const silence = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'odd__silence' } };
const subscription = {
  jsonrpc: '2.0',
  id: 1,
  method: 'subscriptions/listen',
  params: {
    notifications: { toolsListChanged: true },
    _meta: { [envelope.protocolVersion]: modernVersion, [envelope.clientCapabilities]: {} },
  },
};
const post = (
  token: string,
  body: unknown,
): { method: string; headers: Record<string, string>; body: string } => ({
  method: 'POST',
  headers: {
    Authorization: `Bearer ${token}`,
    'Content-Type': 'application/json',
    Accept: 'application/json, text/event-stream',
    ...(body === subscription && {
      'MCP-Protocol-Version': modernVersion,
      'Mcp-Method': 'subscriptions/listen',
    }),
  },
  body: JSON.stringify(body),
});
const subscribe = (origin: string, token: string): Promise<Listening> =>
  listen(`${origin}/mcp`, post(token, subscription));

describe('closing an issuer', () => {
  it('ends the streams, subscriptions and calls that came in by it, and no others', async () => {
    const token = server.token(['odd__*']);
    const closed = server.origin.replace('127.0.0.1', 'localhost');
    const open = async (origin: string): Promise<[Listening, Listening, Promise<Response>]> => {
      const stream = await listen(`${origin}/sse`, { headers: { Authorization: `Bearer ${token}` } });
      const changes = await subscribe(origin, token);
      await changes.next();
      return [stream, changes, fetch(`${origin}/mcp`, post(token, silence))];
    };
    const [gone, goneChanges, goneCall] = await open(closed);
    const [stays, staysChanges, staysCall] = await open(server.origin);
    await server.call('odd__echo');
    server.mcp.closeIssuer(closed);
    await Promise.all([gone.ended, goneChanges.ended]);
    expect((await json(goneCall)).error.code).toBe(-32800);
    await expect.poll(() => server.mcp.streams()).toBe(2);
    const cancelled: unknown[] = JSON.parse(textIn(await server.call('odd__cancelled')));
    expect(cancelled).toHaveLength(1);
    server.mcp.closeIssuer(server.origin);
    await Promise.all([stays.ended, staysChanges.ended, staysCall]);
  });

  it('begins nothing for a request whose body was still on its way, and serves what comes later', async () => {
    const token = server.token(['odd__*']);
    const body = JSON.stringify({ ...silence, params: { name: 'odd__echo', arguments: { text: 'late' } } });
    const { method, headers } = post(token, {});
    const answered = new Promise<string>((done, failed) => {
      const late = request(`${server.origin}/mcp`, {
        method,
        headers: { ...headers, Expect: '100-continue' },
      });
      late.once('error', failed);
      late.once('response', (answer) => answer.once('data', (chunk: Buffer) => done(String(chunk))));
      late.once('continue', () => {
        server.mcp.closeIssuer(server.origin);
        late.end(body);
      });
      late.flushHeaders();
    });
    expect(JSON.parse(await answered).error.code).toBe(-32800);
    expect(textIn(await server.call('odd__echo', { text: 'later' }))).toBe('later');
  });
});

describe('the subscriptions of one grant', () => {
  it('are at most 64; those of another grant do not suffer, and one that ends makes room', async () => {
    const [greedy, other] = [server.token(['odd__*'], 'greedy'), server.token(['odd__*'], 'other')];
    const before = server.mcp.streams();
    const open = await Promise.all(Array.from({ length: 64 }, () => subscribe(server.origin, greedy)));
    for (const { response } of open) expect(response.status).toBe(200);
    const refused = await fetch(`${server.origin}/mcp`, post(greedy, subscription));
    expect(refused.status).toBe(429);
    expect((await json(refused)).error.message).toContain('64');
    const free = await subscribe(server.origin, other);
    expect(free.response.status).toBe(200);
    open.pop()?.close();
    await expect.poll(() => server.mcp.streams()).toBe(before + 64);
    const again = await subscribe(server.origin, greedy);
    expect(again.response.status).toBe(200);
    for (const stream of [...open, free, again]) stream.close();
  });
});
