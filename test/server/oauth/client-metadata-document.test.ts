import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  chatgptDocument,
  documentId,
  host,
  publicAddress,
  startDocumentHost,
  type DocumentHost,
} from './document-host.ts';
import { codeForm, startOAuth, stopServers, type OAuthServer } from './oauth-server.ts';
import { refusalOf } from './refusal.ts';

let documents: DocumentHost;
let server: OAuthServer;
beforeEach(async () => {
  documents = await startDocumentHost();
  documents.serve('/oauth/client.json', chatgptDocument());
  server = await startOAuth({ fetching: { network: documents.network } });
});
afterEach(() => {
  stopServers();
  documents.stop();
});

describe('client id metadata documents', () => {
  test('a client is what its document says, and its identity is verified', async () => {
    expect(await server.oauth.clients.find(documentId)).toMatchObject({
      id: documentId,
      name: 'ChatGPT',
      identity: 'verified',
      redirectUris: ['https://chatgpt.com/connector_platform_oauth_redirect'],
      authMethods: ['none', 'private_key_jwt'],
      secretHash: null,
      jwksUri: `https://${host}/oauth/jwks.json`,
      grantTypes: ['authorization_code', 'refresh_token'],
    });
    expect(documents.requests).toEqual([`${host} /oauth/client.json`]);
    expect(documents.connections).toEqual([publicAddress]);
  });

  test('such a client can finish a token exchange without registering', async () => {
    const form = codeForm(server.consent(documentId, { identity: 'verified' }), { client_id: documentId });
    expect((await server.post('/token', form)).status).toBe(200);
    expect(server.oauth.grants()[0]).toMatchObject({ clientId: documentId, identity: 'verified' });
  });

  test.each([
    ['a list beside the singular', {}, ['none', 'private_key_jwt']],
    ['the singular alone', { token_endpoint_auth_methods: undefined }, ['private_key_jwt']],
    ['nothing', { token_endpoint_auth_methods: undefined, token_endpoint_auth_method: undefined }, ['none']],
    ['keys, but no address for them', { jwks_uri: undefined }, ['none']],
    [
      'a secret as one of several',
      { token_endpoint_auth_methods: ['client_secret_post', 'none'] },
      ['none', 'private_key_jwt'],
    ],
  ])('authentication methods: %s', async (_, over, expected) => {
    documents.serve('/oauth/client.json', chatgptDocument(over));
    expect((await server.oauth.clients.find(documentId))?.authMethods).toEqual(expected);
  });

  test('redirect URIs that may not be registered are left out', async () => {
    const uris = ['http://evil.example/cb', 'https://good.example/cb', 'cursor://cb', 'http://127.0.0.1/cb'];
    documents.serve('/oauth/client.json', chatgptDocument({ redirect_uris: uris }));
    const client = await server.oauth.clients.find(documentId);
    expect(client?.redirectUris).toEqual(['https://good.example/cb', 'http://127.0.0.1/cb']);
  });

  test('a client that did not ask for codes may not use them', async () => {
    documents.serve('/oauth/client.json', chatgptDocument({ grant_types: ['client_credentials'] }));
    const answer = await server.post(
      '/token',
      codeForm(server.consent(documentId), { client_id: documentId }),
    );
    expect([answer.status, answer.json['error']]).toEqual([400, 'unauthorized_client']);
  });

  test.each([
    ['another client_id', chatgptDocument({ client_id: `${documentId}?` })],
    ['no client_id', chatgptDocument({ client_id: undefined })],
    ['no redirect URI', chatgptDocument({ redirect_uris: [] })],
    ['no usable redirect URI', chatgptDocument({ redirect_uris: ['http://evil.example/cb'] })],
    ['a secret', chatgptDocument({ client_secret: 'published' })],
    [
      'no usable authentication',
      chatgptDocument({ token_endpoint_auth_methods: ['client_secret_post'], jwks_uri: undefined }),
    ],
    ['a key set on a private host', chatgptDocument({ jwks_uri: 'https://127.0.0.1/jwks' })],
    [
      'a key set without a key',
      chatgptDocument({ jwks_uri: undefined, jwks: { keys: [{ kty: 'oct', k: 'x' }] } }),
    ],
    ['a name that is too long', chatgptDocument({ client_name: 'n'.repeat(101) })],
    ['strange types', chatgptDocument({ redirect_uris: { 0: 'https://a.example' } })],
    ['an array', []],
    ['no JSON', '<html>'],
  ])('a document with %s is refused in one sentence', async (_, document) => {
    documents.serve('/oauth/client.json', document);
    const { description } = await refusalOf(server);
    expect(description).toMatch(/^The client metadata document of client\.example .+\.$/);
  });
});
