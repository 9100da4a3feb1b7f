import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sendJson } from '../../../server/http/answers.ts';
import { createApp } from '../../../server/http/app.ts';
import { createFront } from '../../../server/http/front.ts';
import { OwnRequests } from '../../../server/http/own-requests.ts';
import { Readiness } from '../../../server/http/readiness.ts';
import { RequestRate } from '../../../server/http/request-rate.ts';
import { Issuers } from '../../../server/issuers.ts';
import { RecordedJournal } from '../consent/recorded-journal.ts';
import { type Answer, askAt } from './asking.ts';

let server: Server;
let readiness: Readiness;
let issuers: Issuers;

beforeEach(async () => {
  readiness = new Readiness();
  issuers = new Issuers(0);
  server = createFront({
    own: new OwnRequests(),
    guardContext: { issuers, readiness, lowered: () => true, rate: new RequestRate(100, 60_000, Date.now) },
    journal: new RecordedJournal(),
    direct: new Map([['/', (exchange) => sendJson(exchange.res, 200, {})]]),
    directPrefixes: new Map(),
    app: createApp([]),
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuers.setPort((server.address() as AddressInfo).port);
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const ask = (headers: Record<string, string> = {}): Promise<Answer> =>
  askAt((server.address() as AddressInfo).port, '/', headers, 'GET');
const outside = { Host: 'bridge.example.com' };

test('while the public name is not known yet, the outside is asked for patience and this computer is served', async () => {
  const answer = await ask(outside);
  expect([answer.status, answer.headers['retry-after']]).toEqual([503, '5']);
  expect(JSON.parse(answer.text)).toMatchObject({ error: 'temporarily_unavailable' });
  expect((await ask()).status).toBe(200);
});

test('from then on a name is known or foreign', async () => {
  readiness.serve();
  expect((await ask(outside)).status).toBe(403);
  issuers.setPublic('https://bridge.example.com');
  expect((await ask(outside)).status).toBe(200);
});

test('what closes begins nothing, and never serves again', async () => {
  readiness.close();
  readiness.serve();
  expect((await ask()).status).toBe(503);
  expect((await ask(outside)).status).toBe(403);
});
