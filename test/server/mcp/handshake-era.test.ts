import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { odd, startServer, type TestServer } from './harness.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ servers: { odd } });
});
afterAll(() => server.close());

const rpc = (method: string, params?: unknown, id: unknown = 1): object => ({ jsonrpc: '2.0', id, method, params });

describe('POST /mcp of the eras with a handshake', () => {
  it('answers initialize with the version that was asked for, and keeps no session', async () => {
    const answer = await server.post(rpc('initialize', { protocolVersion: '2025-03-26', capabilities: {}, clientInfo: { name: 'x', version: '1' } }));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('mcp-session-id')).toBeNull();
    const { result } = await answer.json();
    expect(result.protocolVersion).toBe('2025-03-26');
    expect(result.serverInfo.name).toBe('drawbridge');
    expect(result.instructions).toContain('odd');
  });
  it('calls', async () => {
    expect((await server.call('odd__echo', { text: 'hi' })).content[0]?.text).toBe('hi');
  });
});
