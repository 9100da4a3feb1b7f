import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { odd, startServer, type TestServer } from './harness.ts';
import { listen } from './listen.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ servers: { odd } });
});
afterAll(() => server.close());

describe('an upstream that changes its tools', () => {
  it('has them in our list before anybody is told, and tells every event stream and subscription', async () => {
    const token = server.token(['odd__*'], 'listener');
    const headers = { Authorization: `Bearer ${token}` };
    const stream = await listen(`${server.origin}/sse`, { headers });
    await stream.next();
    let told: (names: string[]) => void = () => undefined;
    const toldNames = new Promise<string[]>((done) => {
      told = done;
    });
    const client = new Client(
      { name: 'test', version: '1' },
      {
        versionNegotiation: { mode: { pin: '2026-07-28' } },
        listChanged: {
          tools: { onChanged: (_error, tools) => told((tools ?? []).map(({ name }) => name)) },
        },
      },
    );
    await client.connect(
      new StreamableHTTPClientTransport(new URL('/mcp', server.origin), { requestInit: { headers } }),
    );
    await expect.poll(() => server.mcp.streams()).toBe(2);
    await server.call('odd__grow');
    expect(await stream.message()).toEqual({ jsonrpc: '2.0', method: 'notifications/tools/list_changed' });
    expect(server.gateway.tools().map(({ name }) => name)).toContain('odd__extra0');
    expect(await toldNames).toContain('odd__extra0');
    server.mcp.closeGrant('listener');
    await stream.ended;
    await expect.poll(() => server.mcp.streams()).toBe(0);
    await client.close();
  });
});
