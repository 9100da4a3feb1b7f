import { afterEach, describe, expect, test } from 'vitest';
import { basic, bearer, refreshForm, startOAuth, stopServers, type OAuthServer } from './oauth-server.ts';

afterEach(stopServers);

const opens = async (server: OAuthServer, token: unknown): Promise<boolean> =>
  (await server.send('/mcp', bearer(token))).status === 200;

describe('token revocation (RFC 7009)', () => {
  test.each(['/revoke', '/oauth/revoke'])(
    'POST %s: a refresh token takes its whole grant with it',
    async (path) => {
      const server = await startOAuth();
      const ended: unknown[] = [];
      server.oauth.onRevoked((_, ending) => ended.push(ending));
      const { client, answer } = await server.connect({ life: 'always' });
      const form = { token: String(answer.json['refresh_token']), token_type_hint: 'access_token' };
      expect((await server.post(path, form, basic(client))).status).toBe(200);
      expect(await opens(server, answer.json['access_token'])).toBe(false);
      expect(server.oauth.grants()).toEqual([]);
      expect(ended).toEqual(['client']);
    },
  );

  test('an access token goes alone where the grant can be refreshed', async () => {
    const server = await startOAuth();
    const { client, answer } = await server.connect({ life: 'always' });
    await server.post('/revoke', { token: String(answer.json['access_token']) }, basic(client));
    expect(await opens(server, answer.json['access_token'])).toBe(false);
    const refreshed = await server.post('/token', refreshForm(answer.json['refresh_token']), basic(client));
    expect(await opens(server, refreshed.json['access_token'])).toBe(true);
  });

  test('a repeated refresh does not bring a revoked token back', async () => {
    const server = await startOAuth();
    const { client, answer } = await server.connect({ life: 'always' });
    const refreshed = await server.post('/token', refreshForm(answer.json['refresh_token']), basic(client));
    await server.post('/revoke', { token: String(refreshed.json['access_token']) }, basic(client));
    const repeated = await server.post('/token', refreshForm(answer.json['refresh_token']), basic(client));
    expect(repeated.json['access_token']).not.toBe(refreshed.json['access_token']);
    expect(await opens(server, repeated.json['access_token'])).toBe(true);
  });

  test('the last access token of a 24-hour grant ends the grant', async () => {
    const server = await startOAuth();
    const { client, answer } = await server.connect();
    await server.post('/revoke', { token: String(answer.json['access_token']) }, basic(client));
    expect(server.oauth.grants()).toEqual([]);
  });

  test('unknown tokens and those of others answer 200 and change nothing', async () => {
    const server = await startOAuth();
    const { answer } = await server.connect({ life: 'always' });
    const stranger = await server.register();
    for (const token of [
      answer.json['access_token'],
      answer.json['refresh_token'],
      'mcp_nothing',
      'x'.repeat(9000),
    ]) {
      const { status } = await server.post('/revoke', { token: String(token) }, basic(stranger));
      expect(status).toBe(200);
    }
    expect(await opens(server, answer.json['access_token'])).toBe(true);
    expect(server.oauth.grants()).toHaveLength(1);
  });

  test('the client has to prove who it is, and name a token', async () => {
    const server = await startOAuth();
    const { client, answer } = await server.connect();
    const token = String(answer.json['access_token']);
    const refused = await server.post('/revoke', { token }, basic({ id: client.id, secret: 'wrong' }));
    expect([refused.status, refused.json['error']]).toEqual([401, 'invalid_client']);
    const empty = await server.post('/revoke', {}, basic(client));
    expect([empty.status, empty.json['error']]).toEqual([400, 'invalid_request']);
    expect(await opens(server, token)).toBe(true);
  });
});
