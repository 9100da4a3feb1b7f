import { afterEach, describe, expect, test } from 'vitest';
import { publicOrigin, startOAuth, stopServers } from './oauth-server.ts';

afterEach(stopServers);

const authorizationServerPaths = [
  '/.well-known/oauth-authorization-server',
  '/.well-known/oauth-authorization-server/mcp',
  '/.well-known/oauth-authorization-server/sse',
  '/.well-known/oauth-authorization-server/tools',
  '/.well-known/openid-configuration',
  '/.well-known/openid-configuration/mcp',
  '/.well-known/openid-configuration/sse',
  '/.well-known/openid-configuration/tools',
  '/mcp/.well-known/openid-configuration',
];

describe('authorization server metadata (RFC 8414)', () => {
  test('has one identical issuer in every spelling, at each address of the server', async () => {
    const server = await startOAuth();
    for (const path of authorizationServerPaths) {
      const local = await server.send(path);
      expect(local.status, path).toBe(200);
      expect(local.headers['content-type']).toBe('application/json');
      expect(local.json['issuer'], path).toBe(server.origin);
      const named = await server.send(path, { headers: { Host: `localhost:${server.port}` } });
      expect(named.json['issuer'], path).toBe(`http://localhost:${server.port}`);
      const outside = await server.send(path, { headers: { Host: 'bridge.example.com' } });
      expect(outside.json['issuer'], path).toBe(publicOrigin);
      expect(outside.json['token_endpoint'], path).toBe(`${publicOrigin}/token`);
    }
  });

  test('advertises what ChatGPT looks for', async () => {
    const { json } = await (
      await startOAuth()
    ).send('/.well-known/oauth-authorization-server', {
      headers: { Host: 'bridge.example.com' },
    });
    expect(json).toMatchObject({
      authorization_endpoint: `${publicOrigin}/authorize`,
      token_endpoint: `${publicOrigin}/token`,
      registration_endpoint: `${publicOrigin}/register`,
      revocation_endpoint: `${publicOrigin}/revoke`,
      response_types_supported: ['code'],
      response_modes_supported: ['query'],
      grant_types_supported: ['authorization_code', 'refresh_token'],
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: [
        'none',
        'client_secret_post',
        'client_secret_basic',
        'private_key_jwt',
      ],
      scopes_supported: ['mcp', 'offline_access'],
      client_id_metadata_document_supported: true,
      authorization_response_iss_parameter_supported: true,
      protected_resources: [`${publicOrigin}/mcp`, `${publicOrigin}/sse`, `${publicOrigin}/tools`],
    });
    const algorithms = json['token_endpoint_auth_signing_alg_values_supported'];
    expect(algorithms).toContain('ES256');
    expect(algorithms).not.toContain('HS256');
    expect(algorithms).not.toContain('none');
  });

  test('openid-configuration names a key set that is really there, and is empty', async () => {
    const server = await startOAuth();
    const { json } = await server.send('/.well-known/openid-configuration');
    expect(json['scopes_supported']).not.toContain('openid');
    expect(json).not.toHaveProperty('userinfo_endpoint');
    const keys = await server.send(new URL(String(json['jwks_uri'])).pathname);
    expect(keys.json).toEqual({ keys: [] });
  });
});

describe('protected resource metadata (RFC 9728)', () => {
  test('names exactly the URL that it is asked about', async () => {
    const server = await startOAuth();
    const headers = { Host: 'bridge.example.com' };
    const root = await server.send('/.well-known/oauth-protected-resource', { headers });
    expect(root.json['resource']).toBe(`${publicOrigin}/mcp`);
    for (const path of ['/mcp', '/sse', '/tools']) {
      const { json } = await server.send(`/.well-known/oauth-protected-resource${path}`, { headers });
      expect(json).toMatchObject({
        resource: publicOrigin + path,
        authorization_servers: [publicOrigin],
        scopes_supported: ['mcp'],
        bearer_methods_supported: ['header'],
      });
    }
  });
});

describe('other discovery', () => {
  test('the manifest carries the endpoints and the OAuth configuration in both spellings', async () => {
    const { json } = await (
      await startOAuth()
    ).send('/.well-known/mcp/manifest.json', {
      headers: { Host: 'bridge.example.com' },
    });
    expect(json).toMatchObject({
      name: 'Drawbridge',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      endpoints: {
        mcp: `${publicOrigin}/mcp`,
        sse: `${publicOrigin}/sse`,
        messages: `${publicOrigin}/messages/`,
      },
      oauth: {
        issuer: publicOrigin,
        authorization_endpoint: `${publicOrigin}/authorize`,
        alternative_endpoints: { token_endpoint: `${publicOrigin}/oauth/token` },
      },
    });
  });

  test.each([
    '/.well-known/',
    '/.well-known',
    '/.well-known/change-password',
    '/.well-known/oauth-authorization-server/',
    '/.well-known/oauth-authorization-server/other',
    '/.well-known/oauth-protected-resource/messages',
    '/.well-known/webfinger?resource=x',
    '/.well-known/mcp/../../etc/passwd',
    '/.well-known/%00',
    '/.well-known/%zz',
    '/sse/.well-known/openid-configuration',
    '/__proto__/.well-known/constructor',
  ])('%s is 404 with JSON', async (path) => {
    const server = await startOAuth();
    const answer = await server.send(path);
    expect(answer.status).toBe(404);
    expect(answer.headers['content-type']).toBe('application/json');
    expect(answer.json['error']).toBe('not_found');
  });

  test('answers HEAD without a body, and other methods with 405', async () => {
    const server = await startOAuth();
    const head = await server.send('/.well-known/oauth-authorization-server', { method: 'HEAD' });
    expect([head.status, head.text]).toEqual([200, '']);
    expect(head.headers['cache-control']).toBe('public, max-age=60');
    for (const method of ['POST', 'DELETE']) {
      const refused = await server.send('/.well-known/oauth-authorization-server', { method });
      expect([refused.status, refused.headers['allow']]).toEqual([405, 'GET, HEAD']);
    }
  });

  test('each reading is in the journal, in words', async () => {
    const server = await startOAuth();
    await server.send('/.well-known/oauth-authorization-server');
    const event = await server.journal.until(({ type }) => type === 'discovery');
    expect(event).toMatchObject({
      phase: 'discovery',
      actor: 'client',
      level: 'info',
      summary: "Read the server's OAuth metadata",
      path: '/.well-known/oauth-authorization-server',
      status: 200,
    });
  });
});
