import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { odd, startServer, type TestServer } from './harness.ts';
import { listen, type Listening } from './listen.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ servers: { odd } });
});
afterAll(() => server.close());

const open = (token: string): Promise<Listening> =>
  listen(`${server.origin}/sse`, { headers: { Authorization: `Bearer ${token}` } });
const send = (path: string, token: string, body: unknown): Promise<Response> =>
  fetch(server.origin + path, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
const callOf = (id: unknown, name: string, args: object = {}): object => ({
  jsonrpc: '2.0',
  id,
  method: 'tools/call',
  params: { name: `odd__${name}`, arguments: args },
});

describe('GET /sse and POST /messages/', () => {
  it('opens a stream whose first event names where to send messages', async () => {
    const stream = await open(server.token(['odd__*']));
    expect(stream.response.status).toBe(200);
    expect(stream.response.headers.get('content-type')).toBe('text/event-stream');
    expect(stream.response.headers.get('cache-control')).toBe('no-cache, no-transform');
    expect(stream.response.headers.get('x-accel-buffering')).toBe('no');
    const { event, data } = await stream.next();
    expect(event).toBe('endpoint');
    expect(data).toMatch(/^\/messages\/\?session_id=[0-9a-f]{32}$/);
    stream.close();
  });

  it('answers a message with 202, and what it asks for on the stream', async () => {
    const token = server.token(['odd__*']);
    const stream = await open(token);
    const { data } = await stream.next();
    const accepted = await send(data, token, {
      jsonrpc: '2.0',
      id: 0,
      method: 'initialize',
      params: { protocolVersion: '2024-11-05' },
    });
    expect(accepted.status).toBe(202);
    expect(await stream.message()).toMatchObject({
      id: 0,
      result: { protocolVersion: '2024-11-05', capabilities: { tools: { listChanged: true } } },
    });
    await send(data, token, { jsonrpc: '2.0', method: 'notifications/initialized' });
    await send(data.replace('/messages/', '/messages'), token, callOf(1, 'echo', { text: 'without slash' }));
    expect(await stream.message()).toMatchObject({ id: 1, result: { content: [{ text: 'without slash' }] } });
    stream.close();
  });

  it('sends progress and the answer of a call on its own stream, in the order in which they end', async () => {
    const token = server.token(['odd__*']);
    const stream = await open(token);
    const { data } = await stream.next();
    await send(data, token, callOf('slow', 'slow', { text: 'slow', ms: 50 }));
    const progress = {
      jsonrpc: '2.0',
      id: 'quick',
      method: 'tools/call',
      params: { name: 'odd__progress', arguments: { steps: 1 }, _meta: { progressToken: 5 } },
    };
    await send(data, token, progress);
    expect(await stream.message()).toMatchObject({
      method: 'notifications/progress',
      params: { progressToken: 5, progress: 1 },
    });
    expect(await stream.message()).toMatchObject({ id: 'quick' });
    expect(await stream.message()).toMatchObject({ id: 'slow' });
    stream.close();
  });

  it('answers 401 without a token, everywhere', async () => {
    for (const [method, path] of [
      ['GET', '/sse'],
      ['GET', '/messages/'],
      ['POST', '/messages/?session_id=0'],
    ] as const) {
      expect((await fetch(server.origin + path, { method })).status).toBe(401);
    }
  });

  it('belongs to the grant that opened it: for another it does not exist', async () => {
    const [mine, other] = [server.token(['odd__*']), server.token(['odd__*'])];
    const stream = await open(mine);
    const { data } = await stream.next();
    expect((await send(data, other, callOf(1, 'echo'))).status).toBe(404);
    expect(
      (await send('/messages/?session_id=00000000000000000000000000000000', mine, callOf(1, 'echo'))).status,
    ).toBe(404);
    expect((await send('/messages/', mine, callOf(1, 'echo'))).status).toBe(400);
    stream.close();
  });

  it('is one session for two tokens of one grant', async () => {
    const stream = await open(server.token(['odd__*'], 'shared'));
    const { data } = await stream.next();
    expect((await send(data, server.token(['odd__*'], 'shared'), callOf(1, 'echo'))).status).toBe(202);
    expect(await stream.message()).toMatchObject({ id: 1 });
    stream.close();
  });

  it('answers other methods with 405', async () => {
    const token = server.token([]);
    const ask = (method: string, path: string): Promise<Response> =>
      fetch(server.origin + path, { method, headers: { Authorization: `Bearer ${token}` } });
    expect((await ask('GET', '/messages/')).headers.get('allow')).toBe('POST');
    const posted = await ask('POST', '/sse');
    expect(posted.status).toBe(405);
    expect(posted.headers.get('allow')).toBe('GET');
  });

  it.each([
    ['not json', 400],
    ['{"jsonrpc":"2.0"}', 400],
    ['[]', 400],
    ['{"jsonrpc":"2.0","method":"notifications/initialized"}', 202],
  ])('answers %s with %d', async (body, status) => {
    const token = server.token(['odd__*']);
    const stream = await open(token);
    expect((await send((await stream.next()).data, token, body)).status).toBe(status);
    stream.close();
  });

  it('cancels a call without an answer', async () => {
    const token = server.token(['odd__*']);
    const stream = await open(token);
    const { data } = await stream.next();
    await send(data, token, callOf(1, 'silence'));
    await send(data, token, { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 1 } });
    await send(data, token, { jsonrpc: '2.0', id: 2, method: 'ping' });
    expect(await stream.message()).toEqual({ jsonrpc: '2.0', id: 2, result: {} });
    stream.close();
  });

  it('closes the streams of a grant that is revoked, and its calls with them', async () => {
    const [revoked, kept] = [server.token(['odd__*'], 'revoked'), server.token(['odd__*'], 'kept')];
    const [gone, stays] = [await open(revoked), await open(kept)];
    const { data } = await stays.next();
    const call = server.post(callOf(1, 'silence'), { Authorization: `Bearer ${revoked}` });
    await server.call('odd__echo');
    const before = server.mcp.streams();
    server.mcp.closeGrant('revoked');
    await gone.ended;
    expect(JSON.parse(await (await call).text()).error.code).toBe(-32800);
    await send(data, kept, { jsonrpc: '2.0', id: 1, method: 'ping' });
    expect(await stays.message()).toMatchObject({ id: 1 });
    expect(server.mcp.streams()).toBe(before - 1);
    stays.close();
  });

  it('closes the stream of a reader that does not read, and nobody else waits', async () => {
    const token = server.token(['odd__*'], 'slow reader');
    const closed = new Promise<void>((done) => {
      const req = request(
        `${server.origin}/sse`,
        { headers: { Authorization: `Bearer ${token}` } },
        (res) => {
          res.once('data', (chunk: Buffer) => {
            res.pause();
            const path = /data: (\S+)/.exec(String(chunk))?.[1] ?? '';
            const text = 'x'.repeat(2 * 1024 * 1024);
            const flood = async (): Promise<void> => {
              for (let id = 0; id < 30; id += 1) {
                const { status } = await send(path, token, callOf(id, 'echo', { text }));
                if (status === 404) return done();
                await server.call('odd__echo');
              }
            };
            void flood();
          });
        },
      );
      req.on('error', () => undefined);
      req.end();
    });
    await closed;
    expect((await server.call('odd__echo', { text: 'well' })).content[0]?.text).toBe('well');
  });

  it('leaves an event when a stream opens, for each message and call, and when it closes', async () => {
    const token = server.token(['odd__*'], 'journalled');
    const stream = await open(token);
    const { data } = await stream.next();
    await send(data, token, callOf(1, 'echo'));
    await stream.message();
    stream.close();
    const mine = await server.events((events) =>
      events.some(({ type, clientId }) => type === 'sse.closed' && clientId === 'client-of-journalled'),
    );
    const types = mine.filter(({ clientId }) => clientId === 'client-of-journalled').map(({ type }) => type);
    expect(types.toSorted()).toEqual(['sse.closed', 'sse.message', 'sse.opened', 'tool.call']);
    expect(types[0]).toBe('sse.opened');
    expect(types.at(-1)).toBe('sse.closed');
  });
});
