import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { basic, codeForm, startOAuth, stopServers } from './oauth-server.ts';

afterEach(stopServers);

const posts = ['/token', '/oauth/token', '/register', '/oauth/register', '/revoke', '/oauth/revoke'];
const json = { 'Content-Type': 'application/json' };
const form = { 'Content-Type': 'application/x-www-form-urlencoded' };

describe('malformed requests get the error of their RFC', () => {
  test.each(posts)('%s takes POST only', async (path) => {
    const server = await startOAuth();
    for (const method of ['GET', 'DELETE', 'HEAD']) {
      const answer = await server.send(path, { method });
      expect([answer.status, answer.headers['allow']]).toEqual([405, 'POST']);
    }
    const event = await server.journal.until(({ type }) => type === 'request.refused');
    expect(event).toMatchObject({ level: 'warn', status: 405 });
  });

  test.each(['/token', '/revoke'])('%s takes forms only', async (path) => {
    const server = await startOAuth();
    const body = JSON.stringify({ grant_type: 'authorization_code' });
    for (const headers of [
      json,
      {},
      { 'Content-Type': 'text/plain' },
      { 'Content-Type': 'multipart/form-data' },
    ]) {
      const answer = await server.send(path, { method: 'POST', headers, body });
      expect([answer.status, answer.json['error']]).toEqual([400, 'invalid_request']);
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(answer.headers['pragma']).toBe('no-cache');
    }
    const latin = { 'Content-Type': 'application/x-www-form-urlencoded; charset=iso-8859-1' };
    expect((await server.send(path, { method: 'POST', headers: latin, body: 'a=b' })).status).toBe(400);
  });

  test.each([
    ['a form', form, 'client_name=x'],
    ['no type', {}, '{}'],
    ['broken JSON', json, '{"redirect_uris":['],
    ['an array', json, '[]'],
    ['null', json, 'null'],
    ['a string', json, '"x"'],
    ['nothing', json, ''],
    ['deep nesting', json, '['.repeat(30_000)],
    ['deep nesting inside', json, `{"redirect_uris":${'['.repeat(15_000)}${']'.repeat(15_000)}}`],
    ['bytes that are not UTF-8', json, Buffer.from([0x7b, 0xff, 0xfe, 0x7d])],
  ])('/register refuses %s', async (_, headers, body) => {
    const server = await startOAuth();
    const answer = await server.send('/register', { method: 'POST', headers, body });
    expect(answer.status).toBe(400);
    expect(answer.json['error']).toMatch(/^invalid_(client_metadata|redirect_uri)$/);
    expect(answer.text).not.toMatch(/at |node_modules|SyntaxError/);
  });

  test.each([
    ['/register', json, 64 * 1024, 'invalid_client_metadata'],
    ['/token', form, 16 * 1024, 'invalid_request'],
  ])('%s refuses bodies that are too large', async (path, headers, limit, error) => {
    const server = await startOAuth();
    for (const size of [limit + 1, 900_000, 3_000_000]) {
      const answer = await server.send(path, { method: 'POST', headers, body: Buffer.alloc(size, 97) });
      expect([answer.status, answer.json['error']], String(size)).toEqual([413, error]);
    }
    expect((await server.send(path, { method: 'POST', headers, body: Buffer.alloc(limit, 97) })).status).toBe(
      400,
    );
  });

  test('a compressed body is refused, so that a small one cannot become a large one', async () => {
    const server = await startOAuth();
    const headers = { ...json, 'Content-Encoding': 'gzip' };
    const answer = await server.send('/register', {
      method: 'POST',
      headers,
      body: gzipSync('{}'.repeat(10_000)),
    });
    expect([answer.status, answer.json['error']]).toEqual([400, 'invalid_client_metadata']);
  });

  test('a caller that breaks off leaves an entry and nothing else', async () => {
    const server = await startOAuth();
    const socket = connect(server.port, '127.0.0.1');
    socket.write(
      `POST /token HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\ngrant_type=`,
    );
    // The server asks for more: so it has begun to serve the request.
    socket.once('data', () => socket.destroy());
    const event = await server.journal.until(({ type }) => type === 'token');
    expect(event).toMatchObject({ level: 'warn', status: 499 });
    expect((await server.send('/.well-known/oauth-authorization-server')).status).toBe(200);
  });
});

describe('parameters (RFC 6749 §3.2)', () => {
  test.each([
    ['a repeated grant type', 'grant_type=authorization_code&grant_type=refresh_token'],
    ['a repeated code', 'grant_type=authorization_code&code=a&code=b'],
    ['a repeated unknown parameter', 'grant_type=authorization_code&x=1&x=1'],
    ['a null byte', 'grant_type=authorization_code%00'],
    ['a null byte in a name', 'grant_type%00=authorization_code'],
    ['a line break', 'grant_type=authorization_code&client_id=a%0d%0ab'],
    ['bytes that are not UTF-8', 'grant_type=authorization_code&client_id=%ff%fe'],
    ['too many', Array.from({ length: 51 }, (_, n) => `p${n}=1`).join('&')],
    ['no grant type', 'code=abc'],
    ['a grant type without a value', 'grant_type=&code=abc'],
    ['nothing', ''],
    ['array spelling', 'grant_type[]=authorization_code&code[]=x'],
    ['object spelling', 'grant_type[$ne]=x'],
  ])('%s is invalid_request', async (_, body) => {
    const server = await startOAuth();
    const answer = await server.post('/token', body);
    expect([answer.status, answer.json['error']]).toEqual([400, 'invalid_request']);
    const event = await server.journal.until(({ type }) => type === 'token');
    expect(event).toMatchObject({
      phase: 'token',
      level: 'warn',
      status: 400,
      answer: { error: 'invalid_request' },
    });
  });

  test.each(['password', 'client_credentials', 'urn:ietf:params:oauth:grant-type:device_code', '__proto__'])(
    'grant type %s is not supported',
    async (grantType) => {
      const server = await startOAuth();
      const client = await server.register();
      const answer = await server.post('/token', { grant_type: grantType }, basic(client));
      expect([answer.status, answer.json['error']]).toEqual([400, 'unsupported_grant_type']);
    },
  );

  test('a parameter without a value counts as left out', async () => {
    const server = await startOAuth();
    const client = await server.register();
    const form = codeForm(server.consent(client.id), { resource: '', scope: '', client_secret: '' });
    expect((await server.post('/token', form, basic(client))).status).toBe(200);
  });
});
