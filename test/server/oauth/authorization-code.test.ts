import { createHash } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import {
  basic,
  bearer,
  codeForm,
  minute,
  publicOrigin,
  redirectUri,
  startOAuth,
  stopServers,
  verifier,
  type OAuthServer,
} from './oauth-server.ts';
import type { Sent } from './send.ts';

afterEach(stopServers);

const refused = (answer: Sent, error = 'invalid_grant'): void => {
  expect([answer.status, answer.json['error']]).toEqual([400, error]);
};

/** A fresh client and code, and the exchange with one thing changed. */
async function attempt(server: OAuthServer, over: Record<string, string>): Promise<Sent> {
  const client = await server.register();
  return server.post('/token', codeForm(server.consent(client.id), over), basic(client));
}

describe('authorization code grant (RFC 6749 §4.1.3)', () => {
  test.each(['/token', '/oauth/token'])(
    'POST %s exchanges a code for a token that opens the door',
    async (path) => {
      const server = await startOAuth();
      const client = await server.register();
      const answer = await server.post(path, codeForm(server.consent(client.id)), basic(client));
      expect(answer.status).toBe(200);
      expect(answer.headers).toMatchObject({
        'content-type': 'application/json',
        'cache-control': 'no-store',
        pragma: 'no-cache',
      });
      expect(answer.json).toEqual({
        access_token: expect.stringMatching(/^mcp_[0-9a-f]{32}$/),
        token_type: 'Bearer',
        expires_in: 86_400,
        scope: 'mcp',
      });
      const opened = await server.send('/mcp', bearer(answer.json['access_token']));
      expect(opened.json).toMatchObject({
        clientId: client.id,
        clientName: 'ChatGPT',
        tools: ['files__*'],
        scope: 'mcp',
      });
      expect(server.oauth.grants()).toEqual([
        expect.objectContaining({ clientId: client.id, redirectHost: 'chatgpt.com', journey: 'journey-1' }),
      ]);
    },
  );

  test('a refresh token comes only where the person chose "always" and the client can use it', async () => {
    const server = await startOAuth();
    const both = ['authorization_code', 'refresh_token'];
    for (const [life, grantTypes, scope, expected] of [
      ['always', both, 'mcp', true],
      ['always', ['authorization_code'], 'mcp offline_access', true],
      ['always', ['authorization_code'], 'mcp', false],
      ['24h', both, 'mcp offline_access', false],
    ] as const) {
      const client = await server.register({ grant_types: grantTypes });
      const { json } = await server.post(
        '/token',
        codeForm(server.consent(client.id, { life, scope })),
        basic(client),
      );
      expect('refresh_token' in json, `${life} ${grantTypes.join()} ${scope}`).toBe(expected);
      expect(json['scope']).toBe(expected ? scope : 'mcp');
      const grant = server.oauth.grants().at(-1);
      expect(grant?.expiresAt).toBe(expected ? null : server.clock.now + 86_400_000);
    }
  });

  test('a code lives for a minute', async () => {
    const server = await startOAuth();
    const client = await server.register();
    const [inTime, late] = [server.consent(client.id), server.consent(client.id)];
    server.clock.now += minute;
    expect((await server.post('/token', codeForm(inTime), basic(client))).status).toBe(200);
    server.clock.now += 1;
    refused(await server.post('/token', codeForm(late), basic(client)));
  });

  test('a code is good once; its replay revokes what it gave (RFC 6749 §4.1.2)', async () => {
    const server = await startOAuth();
    const ended: unknown[] = [];
    server.oauth.onRevoked((...args) => ended.push(args));
    const client = await server.register({ grant_types: ['authorization_code', 'refresh_token'] });
    const form = codeForm(server.consent(client.id, { life: 'always' }));
    const { json } = await server.post('/token', form, basic(client));
    const [grant] = server.oauth.grants();
    refused(await server.post('/token', form, basic(client)));
    expect(server.oauth.grants()).toEqual([]);
    expect(ended).toEqual([[grant?.id, 'replayed-code']]);
    expect((await server.send('/mcp', bearer(json['access_token']))).status).toBe(401);
    const refresh = { grant_type: 'refresh_token', refresh_token: String(json['refresh_token']) };
    refused(await server.post('/token', refresh, basic(client)));
    const event = server.journal.drafts.find(({ summary }) => summary.includes('was revoked'));
    expect(event).toMatchObject({ level: 'warn', journey: 'journey-1', clientId: client.id });
  });

  test('of twenty simultaneous redemptions at most one wins', async () => {
    const server = await startOAuth();
    const client = await server.register();
    const form = codeForm(server.consent(client.id));
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => server.post('/token', form, basic(client))),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ json }) => json['error'] === 'invalid_grant')).toHaveLength(19);
  });

  test('a code of another client is refused, and its thief does not end what its owner got', async () => {
    const server = await startOAuth();
    const owner = await server.register();
    const thief = await server.register();
    const stolen = server.consent(owner.id);
    refused(await server.post('/token', codeForm(stolen), basic(thief)));

    const used = codeForm(server.consent(owner.id));
    const { json } = await server.post('/token', used, basic(owner));
    refused(await server.post('/token', used, basic(thief)));
    expect((await server.send('/mcp', bearer(json['access_token']))).status).toBe(200);
  });

  test('a failed attempt uses the code up', async () => {
    const server = await startOAuth();
    const client = await server.register();
    const code = server.consent(client.id);
    refused(await server.post('/token', codeForm(code, { code_verifier: 'x'.repeat(43) }), basic(client)));
    refused(await server.post('/token', codeForm(code), basic(client)));
    expect(server.oauth.grants()).toEqual([]);
  });

  test.each(['code', 'redirect_uri', 'code_verifier'])('without %s it is invalid_request', async (name) => {
    refused(await attempt(await startOAuth(), { [name]: '' }), 'invalid_request');
  });

  test.each([
    `${redirectUri}/`,
    `${redirectUri}?x=1`,
    'https://chatgpt.com/connector/oauth/other',
    'HTTPS://chatgpt.com/connector_platform_oauth_redirect',
  ])('the redirect URI has to be the same: %s is not', async (other) => {
    refused(await attempt(await startOAuth(), { redirect_uri: other }));
  });

  test.each([
    ['unknown', 'x'.repeat(43)],
    ['long', 'x'.repeat(15_000)],
    ['of another kind', '../../etc/passwd'],
  ])('a code that is %s is invalid_grant', async (_, code) => {
    refused(await attempt(await startOAuth(), { code }));
  });
});

describe('proof key for code exchange (RFC 7636)', () => {
  test.each([
    ['wrong', 'x'.repeat(43)],
    ['too short', 'short'],
    ['too long', 'x'.repeat(129)],
    ['with a character that is not allowed', `${verifier}+`],
    ['the challenge itself', createHash('sha256').update(verifier).digest('base64url')],
  ])('a verifier that is %s is refused', async (_, code_verifier) => {
    refused(await attempt(await startOAuth(), { code_verifier }));
  });

  test('a challenge that is the hash of a malformed verifier does not help', async () => {
    const server = await startOAuth();
    const client = await server.register();
    const codeChallenge = createHash('sha256').update('short').digest('base64url');
    const form = codeForm(server.consent(client.id, { codeChallenge }), { code_verifier: 'short' });
    refused(await server.post('/token', form, basic(client)));
  });
});

describe('resource indicators (RFC 8707)', () => {
  test('every published spelling of the resource is taken, also repeated', async () => {
    const server = await startOAuth();
    for (const path of ['', '/', '/mcp', '/sse', '/tools', '/mcp/']) {
      expect((await attempt(server, { resource: server.origin + path })).status, path).toBe(200);
    }
    const client = await server.register();
    const form = new URLSearchParams(codeForm(server.consent(client.id)));
    form.append('resource', `${server.origin}/mcp`);
    form.append('resource', `${server.origin}/sse`);
    expect((await server.post('/token', form.toString(), basic(client))).status).toBe(200);
  });

  test('another resource is invalid_target', async () => {
    const server = await startOAuth();
    for (const resource of [
      'https://evil.example/mcp',
      `${publicOrigin}/mcp`,
      `${server.origin}/mcp#x`,
      'mcp',
    ]) {
      refused(await attempt(server, { resource }), 'invalid_target');
    }
    const client = await server.register();
    const form = `${new URLSearchParams(codeForm(server.consent(client.id))).toString()}&resource=${server.origin}/mcp&resource=https://evil.example`;
    refused(await server.post('/token', form, basic(client)), 'invalid_target');
  });

  test('a code from one address is not good at the other', async () => {
    const server = await startOAuth();
    const client = await server.register();
    const outside = { audience: publicOrigin, resource: `${publicOrigin}/mcp` };
    refused(await server.post('/token', codeForm(server.consent(client.id, outside)), basic(client)));
    const host = { Host: 'bridge.example.com', ...basic(client) };
    refused(await server.post('/token', codeForm(server.consent(client.id)), host));
    expect((await server.post('/token', codeForm(server.consent(client.id, outside)), host)).status).toBe(
      200,
    );
  });
});
