import { afterEach, describe, expect, test } from 'vitest';
import { day, hour, minute, redirectUri, startOAuth, stopServers, type OAuthServer } from './oauth-server.ts';
import type { Sent } from './send.ts';

afterEach(stopServers);

const register = (server: OAuthServer, body: unknown, headers: Record<string, string> = {}): Promise<Sent> =>
  server.send('/register', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('dynamic client registration (RFC 7591)', () => {
  test.each(['/register', '/oauth/register'])('POST %s says everything that was registered', async (path) => {
    const server = await startOAuth();
    const answer = await server.send(path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json; charset=utf-8' },
      body: JSON.stringify({ client_name: 'ChatGPT', redirect_uris: [redirectUri] }),
    });
    expect(answer.status).toBe(201);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.json).toEqual({
      client_id: expect.stringMatching(uuid),
      client_id_issued_at: Math.floor(server.clock.now / 1000),
      client_secret: expect.stringMatching(/^[\w-]{43}$/),
      client_secret_expires_at: 0,
      client_name: 'ChatGPT',
      redirect_uris: [redirectUri],
      token_endpoint_auth_method: 'client_secret_basic',
      grant_types: ['authorization_code'],
      response_types: ['code'],
    });
  });

  test('a public client gets no secret', async () => {
    const { json } = await register(await startOAuth(), {
      redirect_uris: ['http://127.0.0.1/cb', 'http://localhost:1234/cb', 'http://[::1]/cb'],
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token'],
      scope: 'mcp offline_access openid',
    });
    expect(json).not.toHaveProperty('client_secret');
    expect(json).not.toHaveProperty('client_secret_expires_at');
    expect(json).toMatchObject({
      token_endpoint_auth_method: 'none',
      client_name: '127.0.0.1',
      scope: 'mcp offline_access',
    });
  });

  test('a client that is known by its keys has to bring them', async () => {
    const server = await startOAuth();
    const key = { kty: 'EC', crv: 'P-256', kid: 'one', x: 'x'.repeat(43), y: 'y'.repeat(43) };
    const asked = { redirect_uris: [redirectUri], token_endpoint_auth_method: 'private_key_jwt' };
    const inPlace = await register(server, { ...asked, jwks: { keys: [key] } });
    expect(inPlace.json).toMatchObject({
      token_endpoint_auth_method: 'private_key_jwt',
      jwks: { keys: [key] },
    });
    const elsewhere = await register(server, { ...asked, jwks_uri: 'https://client.example/jwks' });
    expect(elsewhere.json).toMatchObject({ jwks_uri: 'https://client.example/jwks' });
    expect(elsewhere.json).not.toHaveProperty('client_secret');

    for (const keys of [
      {},
      { jwks: { keys: [] } },
      { jwks: { keys: [{ ...key, d: 'private' }] } },
      { jwks: { keys: [{ kty: 'oct', k: 'secret' }] } },
      { jwks: { keys: Array.from({ length: 21 }, () => key) } },
      { jwks_uri: 'http://client.example/jwks' },
      { jwks_uri: 'https://127.0.0.1/jwks' },
      { jwks_uri: 'https://client.example:8443/jwks' },
      { jwks_uri: 'https://client.example/jwks', jwks: { keys: [key] } },
    ]) {
      const refused = await register(server, { ...asked, ...keys });
      expect([refused.status, refused.json['error']], JSON.stringify(keys)).toEqual([
        400,
        'invalid_client_metadata',
      ]);
    }
  });

  test.each([
    ['http, not loopback', ['http://chatgpt.com/cb']],
    ['javascript', ['javascript:alert(1)']],
    ['a custom scheme', ['cursor://cb']],
    ['a fragment', ['https://chatgpt.com/cb#x']],
    ['an empty fragment', ['https://chatgpt.com/cb#']],
    ['a user name', ['https://chatgpt.com@evil.example/cb']],
    ['a line break', ['https://chatgpt.com/cb\r\nSet-Cookie: a=b']],
    ['a leading space', [' https://chatgpt.com/cb']],
    ['a backslash', ['https://chatgpt.com\\@evil.example/cb']],
    ['no slashes', ['https:chatgpt.com/cb']],
    ['no ASCII', ['https://chatgрt.com/cb']],
    ['a name that only looks like loopback', ['http://127.0.0.1.evil.example/cb']],
    ['one good and one bad', [redirectUri, 'http://evil.example/cb']],
    ['none', []],
    ['too many', Array.from({ length: 21 }, (_, n) => `https://chatgpt.com/${n}`)],
    ['too long', [`https://chatgpt.com/${'a'.repeat(2000)}`]],
    ['not an array', redirectUri],
    ['not strings', [{ toString: 'x' }]],
    ['left out', undefined],
  ])('refuses redirect URIs: %s', async (_, redirect_uris) => {
    const server = await startOAuth();
    const { status, json } = await register(server, { redirect_uris });
    expect([status, json['error']]).toEqual([400, 'invalid_redirect_uri']);
    const event = await server.journal.until(({ type }) => type === 'register');
    expect(event).toMatchObject({ level: 'warn', status: 400, answer: { error: 'invalid_redirect_uri' } });
  });

  test.each([
    ['an unknown method', { token_endpoint_auth_method: 'tls_client_auth' }],
    ['an unknown grant type', { grant_types: ['authorization_code', 'password'] }],
    ['no code grant', { grant_types: ['refresh_token'] }],
    ['the implicit flow', { response_types: ['token'] }],
    ['a name that is no text', { client_name: { $gt: '' } }],
    ['a long name', { client_name: 'n'.repeat(101) }],
    ['a number as method', { token_endpoint_auth_method: 1 }],
  ])('refuses %s', async (_, metadata) => {
    const { status, json } = await register(await startOAuth(), {
      redirect_uris: [redirectUri],
      ...metadata,
    });
    expect([status, json['error']]).toEqual([400, 'invalid_client_metadata']);
  });

  test('cleans names of what could deceive the person who decides', async () => {
    const server = await startOAuth();
    const named = async (client_name: unknown): Promise<unknown> =>
      (await register(server, { redirect_uris: [redirectUri], client_name })).json['client_name'];
    expect(await named('Chat\u202eTPG\u0000\u200b\n\n approved by you')).toBe('ChatTPG approved by you');
    expect(await named('\u2066\u200b \u0007')).toBe('chatgpt.com');
    expect(await named('')).toBe('chatgpt.com');
    expect(await named('😀'.repeat(100))).toBe('😀'.repeat(100));
  });

  test('keys that touch prototypes are nothing but unknown members', async () => {
    const server = await startOAuth();
    const body = `{"redirect_uris":["${redirectUri}"],"__proto__":{"token_endpoint_auth_method":"none"},"constructor":{"prototype":{"polluted":1}}}`;
    const { status, json } = await register(server, body);
    expect(status).toBe(201);
    expect(json['token_endpoint_auth_method']).toBe('client_secret_basic');
    expect(json).not.toHaveProperty('polluted');
    expect({}).not.toHaveProperty('polluted');
  });

  test('the journal ties it to the journey and holds no secret', async () => {
    const server = await startOAuth();
    const { json } = await register(server, { client_name: 'ChatGPT', redirect_uris: [redirectUri] });
    const event = await server.journal.until(({ type }) => type === 'register');
    expect(event).toMatchObject({
      phase: 'registration',
      level: 'info',
      status: 201,
      clientId: json['client_id'],
      journey: `journey of ${String(json['client_id'])}`,
      request: { client_name: 'ChatGPT', redirect_hosts: ['chatgpt.com'] },
    });
    expect(JSON.stringify(server.journal.drafts)).not.toContain(json['client_secret']);
  });
});

describe('caps on registration', () => {
  const from = (address: string): Record<string, string> => ({ 'X-Forwarded-For': address });
  const good = { redirect_uris: [redirectUri] };

  test('per address and hour; others, and the next hour, are not touched', async () => {
    const server = await startOAuth({ limits: { perAddress: 2 } });
    expect((await register(server, good, from('203.0.113.7'))).status).toBe(201);
    expect((await register(server, good, from('203.0.113.7'))).status).toBe(201);
    server.clock.now += hour / 2;
    const refused = await register(server, good, from('203.0.113.7'));
    expect([refused.status, refused.json['error'], refused.headers['retry-after']]).toEqual([
      429,
      'temporarily_unavailable',
      '1800',
    ]);
    expect((await register(server, good, from('203.0.113.8'))).status).toBe(201);
    server.clock.now += hour / 2;
    expect((await register(server, good, from('203.0.113.7'))).status).toBe(201);
  });

  test('an IPv6 caller is its whole network', async () => {
    const server = await startOAuth({ limits: { perAddress: 1 } });
    expect((await register(server, good, from('2001:db8:1:2::1'))).status).toBe(201);
    expect((await register(server, good, from('2001:db8:1:2:ffff::9'))).status).toBe(429);
    expect((await register(server, good, from('2001:db8:3:2::1'))).status).toBe(201);
  });

  test('callers on this computer have more room', async () => {
    const server = await startOAuth({ limits: { perAddress: 1, perLoopbackAddress: 3 } });
    const answers = [];
    for (let n = 0; n < 4; n += 1) answers.push((await register(server, good)).status);
    expect(answers).toEqual([201, 201, 201, 429]);
  });

  test('over all addresses', async () => {
    const server = await startOAuth({ limits: { overall: 2 } });
    const answers = [];
    for (const n of [1, 2, 3]) answers.push((await register(server, good, from(`203.0.113.${n}`))).status);
    expect(answers).toEqual([201, 201, 429]);
  });

  test('over all addresses, but never for this computer', async () => {
    const server = await startOAuth({ limits: { overall: 1 } });
    const answers = [];
    for (let n = 0; n < 3; n += 1) answers.push((await register(server, good)).status);
    answers.push((await register(server, good, from('203.0.113.1'))).status);
    answers.push((await register(server, good, from('203.0.113.2'))).status);
    expect(answers).toEqual([201, 201, 201, 201, 429]);
    expect((await register(server, good)).status).toBe(201);
  });

  test('what is refused as malformed uses up nobody’s registrations', async () => {
    const server = await startOAuth({ limits: { perAddress: 1, perLoopbackAddress: 1, overall: 1 } });
    for (const bad of [
      '{',
      '[]',
      {},
      { redirect_uris: ['http://evil.example'] },
      { ...good, client_name: 1 },
    ]) {
      expect((await register(server, bad, from('203.0.113.1'))).status).toBe(400);
      expect((await register(server, bad)).status).toBe(400);
    }
    expect((await register(server, good, from('203.0.113.1'))).status).toBe(201);
    expect((await register(server, good)).status).toBe(201);
  });

  test('a flood of malformed ones slows down its own address for a minute', async () => {
    const server = await startOAuth({ limits: { requests: 3 } });
    const answers = [];
    for (let n = 0; n < 4; n += 1) answers.push(await register(server, '{', from('203.0.113.1')));
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 429]);
    expect(answers[3]?.headers['retry-after']).toBe('60');
    expect((await register(server, good, from('203.0.113.2'))).status).toBe(201);
    server.clock.now += minute;
    expect((await register(server, good, from('203.0.113.1'))).status).toBe(201);
  });

  test('when too many were never approved, the oldest makes room; approved and waiting ones stay', async () => {
    const waiting = new Set<string>();
    const server = await startOAuth({ limits: { neverApproved: 2 }, isWaiting: (id) => waiting.has(id) });
    const { client: approved } = await server.connect();
    const first = await server.register();
    waiting.add(first.id);
    const second = await server.register();
    const third = await server.register();
    const known = async (id: string): Promise<boolean> => (await server.oauth.clients.find(id)) !== null;
    expect(await Promise.all([approved, first, second, third].map(({ id }) => known(id)))).toEqual([
      true,
      true,
      false,
      true,
    ]);
    server.consent(third.id);
    const full = await register(server, good);
    expect([full.status, full.json['error']]).toEqual([429, 'temporarily_unavailable']);
  });

  test('clients never approved are forgotten after a day, approved ones never', async () => {
    const server = await startOAuth();
    const never = await server.register();
    const { client: approved } = await server.connect();
    server.clock.now += day - 1;
    server.oauth.sweep();
    expect(await server.oauth.clients.find(never.id)).not.toBeNull();
    server.clock.now += 2;
    server.oauth.sweep();
    expect(await server.oauth.clients.find(never.id)).toBeNull();
    server.clock.now += 400 * day;
    server.oauth.sweep();
    const later = await server.crash();
    later.oauth.sweep();
    expect(await later.oauth.clients.find(approved.id)).toMatchObject({ id: approved.id });
  });
});
