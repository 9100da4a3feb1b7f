import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { envelope, modernVersion } from '../../../server/mcp/protocol-versions.ts';
import { odd, startServer, type TestServer } from './harness.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ servers: { odd }, signOfLife: 40 });
});
afterAll(() => server.close());

const slow = (meta: object): object => ({
  jsonrpc: '2.0',
  id: 1,
  method: 'tools/call',
  params: { name: 'odd__slow', arguments: { text: 'done', ms: 200 }, _meta: meta },
});
const eventsIn = async (response: Response): Promise<string[]> =>
  (await response.text()).split('\n\n').filter(Boolean);

describe('a call that takes long', () => {
  it('becomes a stream with progress of ours that only increases, where progress was asked for', async () => {
    const answer = await server.post(slow({ progressToken: 'p' }));
    expect(answer.headers.get('content-type')).toBe('text/event-stream');
    const messages = (await eventsIn(answer)).map((event) => JSON.parse(event.split('data: ')[1] ?? ''));
    const signs = messages.slice(0, -1).map(({ params }) => params);
    expect(signs.length).toBeGreaterThan(1);
    for (const [index, { progressToken, progress, message }] of signs.entries()) {
      expect(progressToken).toBe('p');
      expect(message).toContain('Still working');
      if (index > 0) expect(progress).toBeGreaterThan(signs[index - 1].progress);
    }
    expect(messages.at(-1).result.content[0].text).toBe('done');
  });

  it('becomes a stream with comments where progress was not asked for', async () => {
    const events = await eventsIn(await server.post(slow({})));
    expect(events[0]).toBe(': still working');
    expect(events.at(-1)).toContain('done');
  });

  it('stays one JSON answer for a client that takes no stream', async () => {
    const answer = await server.post(slow({ progressToken: 'p' }), { Accept: 'application/json' });
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(await answer.text()).toContain('done');
  });

  it('gives signs of life in 2026-07-28 too, the first time and the second', async () => {
    const meta = {
      [envelope.protocolVersion]: modernVersion,
      [envelope.clientCapabilities]: {},
      progressToken: 'p',
    };
    const headers = {
      'MCP-Protocol-Version': modernVersion,
      'Mcp-Method': 'tools/call',
      'Mcp-Name': 'odd__slow',
    };
    for (let round = 0; round < 2; round += 1) {
      const events = await eventsIn(await server.post(slow(meta), headers));
      expect(events[0]).toContain('Still working');
      expect(events.at(-1)).toContain('"resultType":"complete"');
    }
  });
});
