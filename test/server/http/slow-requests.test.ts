import type { Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApp } from '../../../server/http/app.ts';
import type { Exchange } from '../../../server/http/exchange.ts';
import { createFront, type DirectHandler } from '../../../server/http/front.ts';
import { answerHomePage } from '../../../server/http/home-page.ts';
import { OwnRequests } from '../../../server/http/own-requests.ts';
import { RequestRate } from '../../../server/http/request-rate.ts';
import { Issuers } from '../../../server/issuers.ts';
import { RecordedJournal } from '../consent/recorded-journal.ts';

let server: Server;
let port: number;
let journal: RecordedJournal;

/** Writes for a second, three times as long as a request may take to arrive. */
function stream({ res }: Exchange): void {
  let left = 20;
  res.writeHead(200, { Connection: 'close' });
  const ticking = setInterval(() => {
    res.write('.');
    left -= 1;
    if (left > 0) return;
    clearInterval(ticking);
    res.end('end');
  }, 50);
}

beforeEach(async () => {
  journal = new RecordedJournal();
  const issuers = new Issuers(0);
  server = createFront({
    own: new OwnRequests(),
    guardContext: { issuers, lowered: () => true, rate: new RequestRate(100, 60_000, Date.now) },
    journal,
    direct: new Map<string, DirectHandler>([
      ['/', answerHomePage],
      ['/stream', stream],
      ['/reads', ({ req }) => void req.resume()],
    ]),
    directPrefixes: new Map(),
    app: createApp([]),
    timeouts: { requestTimeout: 300, headersTimeout: 200, connectionsCheckingInterval: 50 },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
  issuers.setPort(port);
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** What comes back until the server closes for somebody who sends one byte more every 20 ms, if `drips`. */
function talk(head: string, drips: boolean): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }, () => {
      socket.write(head.replace('<own>', `127.0.0.1:${port}`));
    });
    const dripping = setInterval(() => drips && socket.write('a'), 20);
    let seen = '';
    socket.on('data', (chunk) => (seen += String(chunk)));
    socket.on('error', () => {});
    socket.on('end', () => socket.destroy());
    socket.on('close', () => {
      clearInterval(dripping);
      resolve(seen);
    });
  });
}

const statuses = (seen: string): string[] =>
  [...seen.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, code = '']) => code);

describe('a request that arrives too slowly', () => {
  it.each([
    ['headers', 'GET / HTTP/1.1\r\nHost: <own>\r\nX: '],
    ['a body that is read', 'POST /reads HTTP/1.1\r\nHost: <own>\r\nContent-Length: 9000\r\n\r\n'],
  ])('is answered with 408, written down, and closed: %s', async (_what, head) => {
    expect(statuses(await talk(head, true))).toEqual(['408']);
    expect(journal.drafts).toMatchObject([{ type: 'request.refused', status: 408, remote: '127.0.0.1' }]);
  });

  it.each([
    ['a foreign host', '403', 'POST / HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 9000\r\n\r\n'],
    ['an unknown path', '404', 'POST /nowhere HTTP/1.1\r\nHost: <own>\r\nContent-Length: 9000\r\n\r\n'],
    ['a page with a body', '200', 'GET / HTTP/1.1\r\nHost: <own>\r\nContent-Length: 9000\r\n\r\n'],
    ['too large', '413', 'POST / HTTP/1.1\r\nHost: <own>\r\nContent-Length: 99999999\r\n\r\n'],
  ])('is answered once and not kept open for its body: %s', async (_what, status, head) => {
    expect(statuses(await talk(head, true))).toEqual([status]);
    expect(statuses(await talk(head, false))).toEqual([status]);
  });

  it('is another thing than a long answer: a stream goes on', async () => {
    const seen = await talk('GET /stream HTTP/1.1\r\nHost: <own>\r\n\r\n', false);
    expect(seen).toMatch(/end\r\n0\r\n\r\n$/);
  });

  it('has a minute, and half of it for the headers', () => {
    const { requestTimeout, headersTimeout } = createFront({
      own: new OwnRequests(),
      guardContext: { issuers: new Issuers(0), lowered: () => true, rate: new RequestRate(1, 1, Date.now) },
      journal,
      direct: new Map(),
      directPrefixes: new Map(),
      app: createApp([]),
    });
    expect({ requestTimeout, headersTimeout }).toEqual({ requestTimeout: 60_000, headersTimeout: 30_000 });
  });
});
