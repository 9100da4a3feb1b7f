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
