import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { odd, startServer, type TestServer } from './harness.ts';
import { listen } from './listen.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ servers: { odd } });
});
afterAll(() => server.close());

const slow = (ms: number): object => ({
  jsonrpc: '2.0',
  id: 1,
  method: 'tools/call',
  params: { name: 'odd__slow', arguments: { text: 'done', ms } },
});
const becomes = (calls: number): Promise<void> =>
  vi.waitFor(() => expect(server.mcp.calls()).toBe(calls), { timeout: 10_000 });

describe('the number of calls under way', () => {
  it('is none while nobody calls', async () => {
    await (await server.post({ jsonrpc: '2.0', id: 1, method: 'ping' })).text();
    await becomes(0);
  });

  it('counts calls until they are answered', async () => {
    const answers = [server.post(slow(400)), server.post(slow(400))];
    await becomes(2);
    for (const answer of answers) expect(await (await answer).text()).toContain('done');
    await becomes(0);
  });

  it('counts a request whose body is still on its way', async () => {
    let end = (): void => {};
    const body = new ReadableStream({
      start: (controller) => {
        controller.enqueue(Buffer.from('{"jsonrpc":"2.0","id":1,'));
        end = () => {
          controller.enqueue(Buffer.from('"method":"ping"}'));
          controller.close();
        };
      },
    });
    const answer = fetch(`${server.origin}/mcp`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${server.token(['odd__*'])}`, 'Content-Type': 'application/json' },
      body,
      duplex: 'half',
    });
    await becomes(1);
    end();
    await (await answer).text();
    await becomes(0);
  });

  it('counts nothing of somebody without a grant', async () => {
    const counted: number[] = [];
    const asked = await startServer({ servers: {}, onRefused: () => counted.push(asked.mcp.calls()) });
    expect((await fetch(`${asked.origin}/mcp`, { method: 'POST', body: '{}' })).status).toBe(401);
    await asked.close();
    expect(counted).toEqual([0]);
  });

  it('goes on counting a call whose caller has gone, because its upstream works on', async () => {
    const leave = new AbortController();
    const call = fetch(`${server.origin}/mcp`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${server.token(['odd__*'])}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(slow(1000)),
      signal: leave.signal,
    });
    await becomes(1);
    // In the era with a handshake a lost connection cancels nothing; by then the upstream has the call.
    await new Promise((resolve) => setImmediate(resolve));
    leave.abort();
    await expect(call).rejects.toThrow();
    await server.events((events) => events.some(({ status }) => status === 499));
    expect(server.mcp.calls()).toBe(1);
    await becomes(0);
  });

  it('counts calls of the old transport, and no stream', async () => {
    const token = server.token(['odd__*']);
    const stream = await listen(`${server.origin}/sse`, { headers: { Authorization: `Bearer ${token}` } });
    const { data: path } = await stream.next();
    await becomes(0);
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
    await fetch(server.origin + path, { method: 'POST', headers, body: JSON.stringify(slow(400)) });
    await becomes(1);
    expect(JSON.stringify(await stream.message())).toContain('done');
    await becomes(0);
    stream.close();
  });
});
