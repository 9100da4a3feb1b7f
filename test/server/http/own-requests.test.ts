import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import type { Exchange } from '../../../server/http/exchange.ts';
import { createFront } from '../../../server/http/front.ts';
import { OwnRequests, ownHeader } from '../../../server/http/own-requests.ts';
import { RequestRate } from '../../../server/http/request-rate.ts';
import { Issuers } from '../../../server/issuers.ts';
import { RecordedJournal } from '../consent/recorded-journal.ts';
import { send } from '../oauth/send.ts';

const closings: (() => void)[] = [];
afterEach(() => closings.splice(0).forEach((close) => close()));

/** The real front, with one path that says about which client each request is. */
async function startFront(clientId: string | null) {
  const own = new OwnRequests();
  const journal = new RecordedJournal();
  const issuers = new Issuers(0);
  const handle = (exchange: Exchange): void => {
    const journey = 'of-the-client';
    exchange.entry = { type: 'tool.call', phase: 'access', summary: 'Called', clientId, journey };
    exchange.res.end(String(exchange.own?.kind));
  };
  const server = createFront({
    own,
    journal,
    guardContext: { issuers, rate: new RequestRate(1000, 60_000, Date.now), lowered: () => true },
    direct: new Map([
      ['/mcp', handle],
      ['/sse', handle],
    ]),
    directPrefixes: new Map(),
    app: (_req, res) => void res.end(),
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closings.push(() => server.close().closeAllConnections());
  const { port } = server.address() as AddressInfo;
  issuers.setPort(port);
  const ask = async (mark: string, method = 'POST', path = '/mcp?a=b') =>
    (await send(port, path, { method, headers: { [ownHeader]: mark } })).text;
  return { own, journal, ask };
}

const expected = { kind: 'checkup', journey: 'of-the-checkup', method: 'POST', path: '/mcp' } as const;

it('knows a value with its own method and path alone', async () => {
  const { own, journal, ask } = await startFront(null);
  const arrived: IncomingMessage[] = [];
  const { value } = own.expect(expected, (req) => void arrived.push(req));
  expect(await ask(value, 'GET')).toBe('undefined');
  expect(await ask(value, 'POST', '/sse')).toBe('undefined');
  expect(arrived).toEqual([]);
  expect(await ask(value)).toBe('checkup');
  expect(arrived).toHaveLength(1);
  expect(journal.drafts.map(({ actor }) => actor)).toEqual(['client', 'client', 'app']);
});

it.each(['checkup', 'replay'] as const)(
  "writes what a request with a %s's mark did as somebody's client down as the client's",
  async (kind) => {
    const { own, journal, ask } = await startFront('victim');
    await ask(own.expect({ ...expected, kind }).value);
    expect(journal.drafts).toMatchObject([
      { actor: 'client', clientId: 'victim', journey: 'of-the-client', summary: 'Called' },
    ]);
  },
);

it('writes what clients of the check-up did down as its own', async () => {
  const { own, journal, ask } = await startFront('blind-id');
  await ask(own.expect({ ...expected, isOurs: (id) => id === 'blind-id' }).value);
  expect(journal.drafts).toMatchObject([{ actor: 'app', clientId: null, journey: 'of-the-checkup' }]);
});
