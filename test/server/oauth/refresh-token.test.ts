import { afterEach, describe, expect, test } from 'vitest';
import {
  basic,
  bearer,
  minute,
  refreshForm,
  startOAuth,
  stopServers,
  type OAuthServer,
} from './oauth-server.ts';
import type { Sent } from './send.ts';

afterEach(stopServers);

const always = { life: 'always', scope: 'mcp offline_access' } as const;

async function connected(server: OAuthServer) {
  const { client, answer } = await server.connect(always);
  const refresh = (token: unknown, over: Record<string, string> = {}): Promise<Sent> =>
    server.post('/token', refreshForm(token, over), basic(client));
  return { client, first: answer.json, refresh };
}

const refused = (answer: Sent, error = 'invalid_grant'): void => {
  expect([answer.status, answer.json['error']]).toEqual([400, error]);
  expect(answer.headers['cache-control']).toBe('no-store');
};

const opens = async (server: OAuthServer, token: unknown): Promise<boolean> =>
  (await server.send('/mcp', bearer(token))).status === 200;

describe('refresh token grant (RFC 6749 §6)', () => {
  test('rotates: new tokens, and the old access token works on', async () => {
    const server = await startOAuth();
    const { first, refresh } = await connected(server);
    const answer = await refresh(first['refresh_token']);
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({
      access_token: expect.stringMatching(/^mcp_[0-9a-f]{32}$/),
      token_type: 'Bearer',
      expires_in: 86_400,
      scope: 'mcp offline_access',
      refresh_token: expect.any(String),
    });
    expect(answer.json['refresh_token']).not.toBe(first['refresh_token']);
    expect(await opens(server, answer.json['access_token'])).toBe(true);
    expect(await opens(server, first['access_token'])).toBe(true);
    expect(server.oauth.grants()).toHaveLength(1);
  });

  test('may narrow the scope, for that access token alone', async () => {
    const server = await startOAuth();
    const { first, refresh } = await connected(server);
    const narrow = await refresh(first['refresh_token'], { scope: 'offline_access' });
    expect(narrow.json['scope']).toBe('offline_access');
    expect((await server.send('/mcp', bearer(narrow.json['access_token']))).status).toBe(403);
    const whole = await refresh(narrow.json['refresh_token']);
    expect(whole.json['scope']).toBe('mcp offline_access');
    refused(await refresh(whole.json['refresh_token'], { scope: 'mcp admin' }), 'invalid_scope');
    expect((await refresh(whole.json['refresh_token'], { scope: 'offline_access  mcp' })).status).toBe(200);
  });

  test('checks resource, issuer and client', async () => {
    const server = await startOAuth();
    const { client, first, refresh } = await connected(server);
    const token = first['refresh_token'];
    refused(await refresh(token, { resource: 'https://evil.example/mcp' }), 'invalid_target');
    refused(
      await server.post('/token', refreshForm(token), { Host: 'bridge.example.com', ...basic(client) }),
    );
    refused(await server.post('/token', refreshForm(token), basic(await server.register())));
    refused(await refresh('unknown'));
    refused(await refresh(first['access_token']));
    refused(await refresh(''), 'invalid_request');
    expect((await refresh(token, { resource: `${server.origin}/sse` })).status).toBe(200);
  });

  test('works long after the access token expired, and through restarts', async () => {
    const server = await startOAuth();
    const { client, first } = await connected(server);
    server.clock.now += 90 * 24 * 60 * minute;
    server.oauth.sweep();
    const later = await server.crash();
    const answer = await later.post('/token', refreshForm(first['refresh_token']), basic(client));
    expect(answer.status).toBe(200);
    expect(await opens(later, answer.json['access_token'])).toBe(true);
  });
});

describe('rotation and reuse (RFC 9700 §4.14.2)', () => {
  test('a repeated request within a minute gets the same answer, byte for byte', async () => {
    const server = await startOAuth();
    const { first, refresh } = await connected(server);
    const answer = await refresh(first['refresh_token']);
    server.clock.now += minute;
    const repeated = await refresh(first['refresh_token']);
    expect([repeated.status, repeated.text]).toEqual([200, answer.text]);
    expect((await refresh(answer.json['refresh_token'])).status).toBe(200);
  });

  test('twenty simultaneous refreshes get one answer', async () => {
    const server = await startOAuth();
    const { first, refresh } = await connected(server);
    const answers = await Promise.all(Array.from({ length: 20 }, () => refresh(first['refresh_token'])));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(await opens(server, answers[0]?.json['access_token'])).toBe(true);
  });

  test('reuse after that revokes the whole family', async () => {
    const server = await startOAuth();
    const ended: unknown[] = [];
    server.oauth.onRevoked((...args) => ended.push(args));
    const { first, refresh } = await connected(server);
    const [grant] = server.oauth.grants();
    const second = (await refresh(first['refresh_token'])).json;
    server.clock.now += minute + 1;
    refused(await refresh(first['refresh_token']));
    expect(ended).toEqual([[grant?.id, 'reused-refresh-token']]);
    expect(await opens(server, first['access_token'])).toBe(false);
    expect(await opens(server, second['access_token'])).toBe(false);
    refused(await refresh(second['refresh_token']));
    expect(server.oauth.grants()).toEqual([]);
    const restarted = await server.crash();
    expect(restarted.oauth.grants()).toEqual([]);
    expect(await opens(restarted, second['access_token'])).toBe(false);
  });

  test('a stranger with a spent token, but without the client, ends nothing', async () => {
    const server = await startOAuth();
    const { first, refresh } = await connected(server);
    const second = (await refresh(first['refresh_token'])).json;
    server.clock.now += 2 * minute;
    refused(await server.post('/token', refreshForm(first['refresh_token']), basic(await server.register())));
    expect(await opens(server, second['access_token'])).toBe(true);
  });

  test('after a crash inside the grace the token is rotated anew, and nothing is revoked', async () => {
    const server = await startOAuth();
    const { client, first, refresh } = await connected(server);
    const lost = await refresh(first['refresh_token']);
    const restarted = await server.crash();
    restarted.clock.now += minute / 2;
    const again = await restarted.post('/token', refreshForm(first['refresh_token']), basic(client));
    expect(again.status).toBe(200);
    expect(again.text).not.toBe(lost.text);
    expect(await opens(restarted, again.json['access_token'])).toBe(true);
    expect(await opens(restarted, lost.json['access_token'])).toBe(true);
    const repeated = await restarted.post('/token', refreshForm(first['refresh_token']), basic(client));
    expect(repeated.text).toBe(again.text);

    restarted.clock.now += minute / 2 + 1;
    refused(await restarted.post('/token', refreshForm(first['refresh_token']), basic(client)));
    expect(restarted.oauth.grants()).toEqual([]);
  });

  test('another scope inside the grace forks nothing: the first line ends, and its use ends the grant', async () => {
    const server = await startOAuth();
    const { first, refresh } = await connected(server);
    const second = (await refresh(first['refresh_token'])).json;
    const third = (await refresh(second['refresh_token'])).json;
    const stolen = await refresh(first['refresh_token'], { scope: 'mcp' });
    expect(stolen.status).toBe(200);
    refused(await refresh(third['refresh_token']));
    refused(await refresh(stolen.json['refresh_token']));
    expect(await opens(server, stolen.json['access_token'])).toBe(false);
    expect(server.oauth.grants()).toEqual([]);
  });

  test('the line that was rotated anew goes on; a repeat of either request still gets the same answer', async () => {
    const server = await startOAuth();
    const { first, refresh } = await connected(server);
    const whole = await refresh(first['refresh_token']);
    const narrow = await refresh(first['refresh_token'], { scope: 'mcp' });
    expect((await refresh(first['refresh_token'])).text).toBe(whole.text);
    expect((await refresh(first['refresh_token'], { scope: 'mcp' })).text).toBe(narrow.text);
    const next = await refresh(narrow.json['refresh_token']);
    expect((await refresh(next.json['refresh_token'])).status).toBe(200);
    expect(server.oauth.grants()).toHaveLength(1);
  });

  test('after an access token was given up, too, only one line lives', async () => {
    const server = await startOAuth();
    const { client, first, refresh } = await connected(server);
    const second = (await refresh(first['refresh_token'])).json;
    await server.post('/revoke', { token: String(second['access_token']) }, basic(client));
    expect((await refresh(first['refresh_token'])).status).toBe(200);
    refused(await refresh(second['refresh_token']));
    expect(server.oauth.grants()).toEqual([]);
  });

  test('after a crash inside the grace, too; a sweep does not forget the line that ended', async () => {
    const server = await startOAuth();
    const { client, first, refresh } = await connected(server);
    const second = (await refresh(first['refresh_token'])).json;
    const restarted = await server.crash();
    const again = (token: unknown): Promise<Sent> =>
      restarted.post('/token', refreshForm(token), basic(client));
    expect((await again(first['refresh_token'])).status).toBe(200);
    restarted.oauth.sweep();
    refused(await again(second['refresh_token']));
    expect(restarted.oauth.grants()).toEqual([]);
  });

  test('a client that refreshes before each call keeps at most fifty access tokens', async () => {
    const server = await startOAuth();
    const { first, refresh } = await connected(server);
    const access = [first['access_token']];
    let token = first['refresh_token'];
    for (let n = 0; n < 55; n += 1) {
      const { json } = await refresh(token);
      token = json['refresh_token'];
      access.push(json['access_token']);
      server.clock.now += 1;
    }
    const working = await Promise.all(access.map((one) => opens(server, one)));
    expect(working).toEqual(access.map((_, n) => n >= access.length - 50));
  });
});
