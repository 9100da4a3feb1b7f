import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fastCall, KnownEnvelopes } from '../../../server/mcp/fast-call.ts';
import { envelope, modernVersion } from '../../../server/mcp/protocol-versions.ts';
import { readRequest } from '../../../server/mcp/rpc-request.ts';
import { odd, startServer, type TestServer } from './harness.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ servers: { odd } });
});
afterAll(() => server.close());

const headers = {
  'mcp-protocol-version': modernVersion,
  'mcp-method': 'tools/call',
  'mcp-name': 'odd__echo',
};
const meta = { [envelope.protocolVersion]: modernVersion, [envelope.clientCapabilities]: { roots: {} } };
const params = { name: 'odd__echo', arguments: { text: 'x' }, _meta: meta };
const body = { jsonrpc: '2.0', id: 1, method: 'tools/call', params };

const known = new KnownEnvelopes();
known.remember(readRequest(body, 1, 'tools/call', JSON.stringify(body), 0));
const fast = (sent: Record<string, unknown>, given: Record<string, string> = headers): boolean =>
  fastCall(given, sent, JSON.stringify(sent), known, server.gateway.offered()) !== null;

describe('the fast path of 2026-07-28', () => {
  it('takes a call whose envelope the SDK has seen, whatever its token and arguments', () => {
    expect(fast(body)).toBe(true);
    expect(
      fast({
        ...body,
        id: 'other',
        params: { ...params, arguments: { n: 2 }, _meta: { ...meta, progressToken: 7, more: 1 } },
      }),
    ).toBe(true);
  });

  it.each<[string, Record<string, unknown>, Record<string, string>?]>([
    [
      'an envelope that is new',
      { ...body, params: { ...params, _meta: { ...meta, [envelope.clientCapabilities]: {} } } },
    ],
    ['another member', { ...body, extra: 1 }],
    ['an id that is a fraction', { ...body, id: 0.5 }],
    ['a retry of another round', { ...body, params: { ...params, requestState: 'x' } }],
    [
      'a related task',
      { ...body, params: { ...params, _meta: { ...meta, [envelope.relatedTask]: { taskId: 'x' } } } },
    ],
    [
      'an unknown tool',
      { ...body, params: { ...params, name: 'odd__none' } },
      { ...headers, 'mcp-name': 'odd__none' },
    ],
    [
      'a tool with parameter headers',
      { ...body, params: { ...params, name: 'odd__headered' } },
      { ...headers, 'mcp-name': 'odd__headered' },
    ],
    ['headers that say something else', body, { ...headers, 'mcp-name': 'odd__fail' }],
    ['no headers', body, {}],
  ])('leaves %s to the SDK', (_what, sent, given) => expect(fast(sent, given)).toBe(false));

  it('does not remember without end', () => {
    const many = new KnownEnvelopes();
    const at = (n: number): ReturnType<typeof readRequest> => {
      const sent = {
        ...body,
        params: { ...params, _meta: { ...meta, [envelope.clientCapabilities]: { n } } },
      };
      return readRequest(sent, 1, 'tools/call', JSON.stringify(sent), 0);
    };
    for (let n = 0; n < 1000; n += 1) many.remember(at(n));
    expect(many.has(at(0))).toBe(false);
    expect(many.has(at(999))).toBe(true);
  });
});
