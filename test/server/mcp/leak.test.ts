import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { envelope, modernVersion } from '../../../server/mcp/protocol-versions.ts';
import { json, odd, startServer, textIn, type TestServer } from './harness.ts';
import { listen } from './listen.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ servers: { odd, twin: odd } });
});
afterAll(() => server.close());

const sessions = 50;
const callsEach = 20;

/** Every caller uses the same ids, so that only routing keeps them apart. */
const callOf = (id: number, text: string, upstream: string, meta: object = {}): object => ({
  jsonrpc: '2.0',
  id,
  method: 'tools/call',
  params: {
    name: `${upstream}__slow`,
    arguments: { text, ms: (id * 7 + text.length * 3) % 25 },
    _meta: meta,
  },
});
const upstreamOf = (id: number): string => (id % 2 === 0 ? 'odd' : 'twin');
const markerOf = (caller: number, id: number): string => `caller ${caller} call ${id}`;

async function overEventStream(caller: number): Promise<void> {
  const token = server.token(['odd__*', 'twin__*'], caller % 2 === 0 ? 'shared' : `own-${caller}`);
  const headers = { Authorization: `Bearer ${token}` };
  const stream = await listen(`${server.origin}/sse`, { headers });
  const { data } = await stream.next();
  for (let id = 0; id < callsEach; id += 1) {
    void fetch(server.origin + data, {
      method: 'POST',
      headers: { ...headers, 'Content-Type': 'application/json' },
      body: JSON.stringify(callOf(id, markerOf(caller, id), upstreamOf(id))),
    });
  }
  const seen = new Set<unknown>();
  for (let count = 0; count < callsEach; count += 1) {
    const message = await stream.message();
    expect(message.result).toMatchObject({ content: [{ text: markerOf(caller, Number(message.id)) }] });
    seen.add(message.id);
  }
  expect(seen.size).toBe(callsEach);
  stream.close();
}

async function overPosts(caller: number): Promise<void> {
  const modern = caller % 3 === 0;
  const meta = { [envelope.protocolVersion]: modernVersion, [envelope.clientCapabilities]: {} };
  const one = async (id: number): Promise<void> => {
    const headers = {
      'MCP-Protocol-Version': modernVersion,
      'Mcp-Method': 'tools/call',
      'Mcp-Name': `${upstreamOf(id)}__slow`,
    };
    const body = callOf(id, markerOf(caller, id), upstreamOf(id), modern ? meta : {});
    const answer = await json(server.post(body, modern ? headers : {}));
    expect(answer.id).toBe(id);
    expect(textIn(answer.result)).toBe(markerOf(caller, id));
  };
  await Promise.all(Array.from({ length: callsEach }, (_none, id) => one(id)));
}

describe('fifty callers at once, all with the same ids', () => {
  it('each get their own answers and no other, whatever the order in which the upstream gives them', async () => {
    const callers = Array.from({ length: sessions }, (_none, caller) =>
      caller % 5 === 0 ? overPosts(caller) : overEventStream(caller),
    );
    await Promise.all(callers);
  });
});
