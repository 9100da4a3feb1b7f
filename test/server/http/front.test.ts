import type { Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApp } from '../../../server/http/app.ts';
import { createFront, type DirectHandler } from '../../../server/http/front.ts';
import { answerHomePage } from '../../../server/http/home-page.ts';
import { OwnRequests } from '../../../server/http/own-requests.ts';
import { sendJson } from '../../../server/http/answers.ts';
import { RequestRate } from '../../../server/http/request-rate.ts';
import { Issuers } from '../../../server/issuers.ts';
import { RecordedJournal } from '../consent/recorded-journal.ts';
import { type Answer, askAt, rawAt } from './asking.ts';

let server: Server;
let port: number;
let issuers: Issuers;
let lowered: boolean;
let journal: RecordedJournal;

beforeEach(async () => {
  journal = new RecordedJournal();
  lowered = true;
  issuers = new Issuers(0);
  const guardContext = {
    get issuers() {
      return issuers;
    },
    lowered: () => lowered,
    rate: new RequestRate(5, 60_000, () => Date.now()),
  };
  server = createFront({
    own: new OwnRequests(),
    guardContext,
    journal,
    direct: new Map<string, DirectHandler>([
      ['/', answerHomePage],
      [
        '/direct',
        (exchange) => {
          exchange.entry = { type: 'mcp.request', summary: 'Direct' };
          sendJson(exchange.res, 200, {
            issuer: exchange.issuer.origin,
            remote: exchange.remote,
            query: exchange.query,
          });
        },
      ],
      ['/never', (exchange) => void (exchange.entry = { type: 'mcp.request', summary: 'Never answered' })],
    ]),
    directPrefixes: new Map([['/many/', (exchange) => sendJson(exchange.res, 200, { path: exchange.path })]]),
    app: createApp([]),
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
  issuers = new Issuers(port);
  issuers.setPublic('https://bridge.example.com');
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const ask = (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> =>
  askAt(port, path, headers, method);
const raw = (bytes: string): Promise<string> => rawAt(port, bytes);

describe('the Host guard', () => {
  it('knows the loopback name and the public one as issuers of their own', async () => {
    expect(JSON.parse((await ask('/direct')).text)).toMatchObject({ issuer: `http://127.0.0.1:${port}` });
    expect(JSON.parse((await ask('/direct', { Host: `localhost:${port}` })).text)).toMatchObject({
      issuer: `http://localhost:${port}`,
    });
    expect(JSON.parse((await ask('/direct', { Host: 'bridge.example.com' })).text)).toMatchObject({
      issuer: 'https://bridge.example.com',
    });
    expect(JSON.parse((await ask('/direct', { Host: 'BRIDGE.example.com:443' })).text)).toMatchObject({
      issuer: 'https://bridge.example.com',
    });
  });

  it.each([
    'evil.example',
    'bridge.example.com.evil.example',
    '127.0.0.1:1',
    '127.0.0.1',
    'bridge.example.com:8443',
  ])('refuses %s with 403 and writes it down', async (host) => {
    const answer = await ask('/direct', { Host: host });
    expect(answer.status).toBe(403);
    expect(JSON.parse(answer.text)).toMatchObject({ error: 'invalid_host' });
    expect(journal.drafts[0]).toMatchObject({ type: 'request.refused', status: 403, actor: 'stranger' });
  });

  it('stops knowing a public name that was taken away', async () => {
    issuers.setPublic(null);
    expect((await ask('/direct', { Host: 'bridge.example.com' })).status).toBe(403);
  });
});

describe('the other guards', () => {
  it.each([
    'https://evil.example',
    'null',
    'http://localhost.evil.example',
    'not an origin',
    'http://localhost:1/path',
  ])('refuse the foreign origin %s', async (origin) => {
    const answer = await ask('/direct', { Origin: origin });
    expect(answer.status).toBe(403);
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('let our own public origin and local pages in, and say so to the browser', async () => {
    const own = await ask('/direct', { Origin: 'https://bridge.example.com', Host: 'bridge.example.com' });
    expect(own.status).toBe(200);
    const local = await ask('/direct', { Origin: 'http://localhost:6274' });
    expect(local.headers['access-control-allow-origin']).toBe('http://localhost:6274');
    expect(local.headers['access-control-allow-credentials']).toBeUndefined();
    const asked = 'authorization, mcp-param-region';
    const preflight = await ask(
      '/direct',
      { Origin: 'http://localhost:6274', 'Access-Control-Request-Headers': asked },
      'OPTIONS',
    );
    expect(preflight.status).toBe(204);
    expect(preflight.headers['access-control-allow-headers']).toBe(asked);
  });

  it('answer the public name with 503 while the bridge is raised, and the loopback one as ever', async () => {
    lowered = false;
    expect((await ask('/direct', { Host: 'bridge.example.com' })).status).toBe(503);
    expect((await ask('/direct', { 'X-Forwarded-For': '203.0.113.9' })).status).toBe(503);
    expect((await ask('/direct')).status).toBe(200);
  });

  it('refuse a body that is announced as too large before reading it', async () => {
    expect((await ask('/direct', { 'Content-Length': '99999999' }, 'POST')).status).toBe(413);
  });

  it('refuse unknown methods and absolute targets', async () => {
    expect((await ask('/direct', {}, 'PUT')).status).toBe(405);
    expect((await ask('http://evil.example/direct', {})).status).toBe(400);
  });

  it.each([
    ['bridge.example.com', '127.0.0.1'],
    ['evil.example', 'bridge.example.com'],
    ['bridge.example.com', 'bridge.example.com'],
  ])('refuse two Host headers, %s and %s', async (one, two) => {
    const head = `GET /direct HTTP/1.1\r\nHost: ${one}\r\nhOST: ${two}\r\nConnection: close\r\n\r\n`;
    expect(await raw(head)).toMatch(/^HTTP\/1\.1 400 .*"invalid_request"/s);
  });

  it('count a network of one IPv6 customer as one caller', async () => {
    const from = (address: string): Promise<Answer> => ask('/direct', { 'X-Forwarded-For': address });
    for (let turn = 0; turn < 5; turn++) expect((await from(`2001:db8:1:${turn}::1`)).status).toBe(200);
    expect((await from('2001:db8:1:ffff::1')).status).toBe(429);
    expect((await from('2001:db8:2::1')).status).toBe(200);
  });

  it('slow down one caller from outside, not the next one, and no local program', async () => {
    const from = (address: string): Promise<Answer> =>
      ask('/direct', { Host: 'bridge.example.com', 'X-Forwarded-For': address });
    for (let turn = 0; turn < 5; turn++) expect((await from('203.0.113.7')).status).toBe(200);
    const refused = await from('203.0.113.7');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await from('203.0.113.8')).status).toBe(200);
    for (let turn = 0; turn < 8; turn++) expect((await ask('/direct')).status).toBe(200);
  });
});

describe('the real caller', () => {
  it('is the rightmost forwarded address that is not loopback', async () => {
    const remote = async (forwarded: string): Promise<unknown> =>
      JSON.parse((await ask('/direct', { 'X-Forwarded-For': forwarded })).text).remote;
    expect(await remote('198.51.100.1, 203.0.113.9')).toBe('203.0.113.9');
    expect(await remote('203.0.113.9, 127.0.0.1')).toBe('203.0.113.9');
    expect(await remote('2001:db8::7')).toBe('2001:db8::7');
  });

  it.each([
    ['7.7.7.7:1234', '7.7.7.7'],
    ['[2001:db8::1]:99', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['unknown', 'unknown'],
    ['7.7.7.7,', 'unknown'],
    ['', 'unknown'],
    ['203.0.113.9, <script>', 'unknown'],
    ['203.0.113.9, 127.0.0.1:80', '203.0.113.9'],
  ])('behind a proxy that says "%s" is %s, and never a local program', async (forwarded, remote) => {
    const from = (): Promise<Answer> => ask('/direct', { 'X-Forwarded-For': forwarded });
    expect(JSON.parse((await from()).text).remote).toBe(remote);
    for (let turn = 0; turn < 4; turn++) await from();
    expect((await from()).status).toBe(429);
    lowered = false;
    expect((await from()).status).toBe(503);
  });
});

describe('the journal entry of an exchange', () => {
  it('carries what the handler said and what the front saw', async () => {
    await ask('/direct?x=1', { 'User-Agent': 'openai-mcp/1.0.0', 'X-Forwarded-For': '203.0.113.9' });
    expect(await journal.until(() => true)).toMatchObject({
      type: 'mcp.request',
      summary: 'Direct',
      method: 'GET',
      path: '/direct',
      status: 200,
      remote: '203.0.113.9',
      userAgent: 'openai-mcp/1.0.0',
    });
  });

  it('says 499 where the caller left before there was an answer', async () => {
    const socket = connect(port, '127.0.0.1');
    socket.end(`GET /never HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`, () => socket.destroy());
    expect(await journal.until(() => true)).toMatchObject({ summary: 'Never answered', status: 499 });
  });

  it('is written for bytes that are not HTTP, which get 400 and no more', async () => {
    const text = await raw('\u0016\u0003\u0001 not http\r\n\r\n');
    expect(text).toMatch(/^HTTP\/1\.1 400 /);
    expect(await journal.until(() => true)).toMatchObject({ type: 'request.refused', status: 400 });
  });
});

describe('a flood of refused requests', () => {
  const ended = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });

  it('of one kind makes a few entries, and one with the count', async () => {
    for (let turn = 0; turn < 50; turn++) {
      await ask(`/${turn}`, { Host: `evil${turn}.example`, 'X-Forwarded-For': '203.0.113.9' });
    }
    expect(journal.drafts.map(({ summary }) => summary)).toEqual(
      [0, 1, 2, 3, 4].map((turn) => `Refused the foreign host evil${turn}.example`),
    );
    await ended();
    expect(journal.drafts.slice(5)).toMatchObject([
      {
        status: 403,
        remote: '203.0.113.9',
        summary: 'Refused the foreign host evil0.example … and 45 more like it within a minute',
      },
    ]);
  });

  it('is counted for unknown paths, garbage and slowed-down requests as well', async () => {
    const outside = { 'X-Forwarded-For': '203.0.113.7' };
    for (let turn = 0; turn < 5; turn++) await ask(`/nothing/${turn}`, outside);
    for (let turn = 0; turn < 20; turn++) await ask('/many/x', outside);
    for (let turn = 0; turn < 510; turn++) await raw('garbage\r\n\r\n');
    await ended();
    const written = journal.drafts.map(({ status, summary }) => `${status} ${summary}`);
    const times = (sentence: string): number => written.filter((each) => each === sentence).length;
    expect(times('404 Asked for something that is not here')).toBe(5);
    expect(times('429 Slowed down 203.0.113.7: too many requests')).toBe(5);
    expect(times('400 Refused bytes that are not HTTP')).toBe(500);
    expect(written.slice(510)).toEqual([
      '429 Slowed down 203.0.113.7: too many requests … and 15 more like it within a minute',
      '400 Refused bytes that are not HTTP … and 10 more like it within a minute',
    ]);
  });
});

describe('the Express app', () => {
  it('answers unknown paths with JSON and 404, and malformed ones with 400', async () => {
    const answer = await ask('/nothing/here');
    expect(answer.status).toBe(404);
    expect(answer.headers['content-type']).toMatch(/json/);
    expect(answer.headers['x-powered-by']).toBeUndefined();
  });

  it('shows a person a plain page that cannot be framed and runs nothing', async () => {
    const answer = await ask('/');
    expect(answer.status).toBe(200);
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
    expect(answer.headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(answer.text).not.toContain('<script');
  });

  it('hands a first path segment to its direct handler', async () => {
    expect(JSON.parse((await ask('/many/a/b')).text)).toEqual({ path: '/many/a/b' });
  });
});
