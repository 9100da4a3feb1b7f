import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { OAuthError } from '../../../server/oauth/oauth-error.ts';
import {
  chatgptDocument,
  documentId,
  host,
  publicAddress,
  startDocumentHost,
  type DocumentHost,
} from './document-host.ts';
import { codeForm, day, hour, minute, startOAuth, stopServers, type OAuthServer } from './oauth-server.ts';

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

async function refusal(id: string = documentId, of: OAuthServer = server): Promise<OAuthError> {
  const error: unknown = await of.oauth.clients.find(id).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof OAuthError)) throw new Error(`not refused: ${String(error)}`);
  expect(error.error).toBe('invalid_client');
  return error;
}

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
    const { description } = await refusal();
    expect(description).toMatch(/^The client metadata document of client\.example .+\.$/);
  });
});

describe('what may be fetched', () => {
  test.each([
    'https://client.example',
    'https://client.example/',
    'https://client.example:8443/client.json',
    'https://client.example:443/client.json',
    'https://user@client.example/client.json',
    'https://user:pass@client.example/client.json',
    'https://client.example/client.json#x',
    'https://client.example/client.json#',
    'https://client.example/a/../client.json',
    'https://client.example/./client.json',
    'https://client.example/%2e%2e/client.json',
    'https://CLIENT.example/client.json',
    'https://client.example/client .json',
    'https:client.example/client.json',
    'HTTPS://client.example/client.json',
    'https://client.example\\@evil.example/x',
    'https://127.0.0.1/client.json',
    'https://2130706433/client.json',
    'https://0x7f.1/client.json',
    'https://[::1]/client.json',
    `https://client.example/${'a'.repeat(1000)}`,
    'https://',
  ])('%s is no client id: nothing is asked', async (id) => {
    await refusal(id);
    expect(documents.connections).toEqual([]);
  });

  test('an http address is just an unknown client', async () => {
    expect(await server.oauth.clients.find('http://client.example/client.json')).toBeNull();
    expect(documents.connections).toEqual([]);
  });

  test.each([
    ['127.0.0.1'],
    ['10.0.0.1'],
    ['169.254.169.254'],
    ['::1'],
    ['::ffff:127.0.0.1'],
    ['fd00::1'],
    [publicAddress, '192.168.1.1'],
    [],
    ['not an address'],
  ])('a name that leads to %s %s is never connected to', async (...addresses: string[]) => {
    documents.names.set(host, addresses);
    const error = await refusal();
    expect(documents.connections).toEqual([]);
    // Where a name leads is not for strangers to learn.
    for (const address of addresses) expect(error.description).not.toContain(address);
    expect(error.detail).not.toBeNull();
  });

  test('the name is resolved once, so that a second answer cannot lead elsewhere', async () => {
    let asked = 0;
    const resolve = async (): Promise<string[]> => [asked++ === 0 ? publicAddress : '127.0.0.1'];
    const other = await startOAuth({ fetching: { network: { ...documents.network, resolve } } });
    await other.oauth.clients.find(documentId);
    expect(asked).toBe(1);
    expect(documents.connections).toEqual([publicAddress]);
  });

  test('the next address is tried where one does not answer', async () => {
    documents.names.set(host, ['93.184.215.15', publicAddress]);
    const connect: DocumentHost['network']['connect'] = (address, name) => {
      const socket = documents.network.connect(address, name);
      if (address !== publicAddress) socket.destroy(new Error('unreachable'));
      return socket;
    };
    const other = await startOAuth({ fetching: { network: { ...documents.network, connect } } });
    expect(await other.oauth.clients.find(documentId)).toMatchObject({ name: 'ChatGPT' });
  });

  test('a host that cannot prove its name is refused, whatever the environment says', async () => {
    const impostor = await startDocumentHost('evil.example');
    impostor.serve('/oauth/client.json', chatgptDocument());
    const other = await startOAuth({ fetching: { network: impostor.network } });
    expect((await refusal(documentId, other)).detail).toMatch(/certificate|altnames/i);
    expect(impostor.requests).toEqual([]);
    impostor.stop();
  });

  test.each([301, 302, 307, 308])('redirects are not followed (%s)', async (status) => {
    documents.serve('/elsewhere', chatgptDocument());
    documents.pages.set('/oauth/client.json', (_, res) =>
      res.writeHead(status, { Location: '/elsewhere' }).end(),
    );
    expect((await refusal()).detail).toContain(String(status));
    expect(documents.requests).toHaveLength(1);
  });

  test.each([
    ['a page', { 'Content-Type': 'text/html' }],
    ['plain text', { 'Content-Type': 'text/plain' }],
    ['something that only starts like JSON', { 'Content-Type': 'application/jsonp' }],
    ['compressed', { 'Content-Encoding': 'gzip' }],
  ])('what is %s is refused', async (_, headers) => {
    documents.serve('/oauth/client.json', chatgptDocument(), headers);
    await refusal();
  });

  test('application/*+json is JSON', async () => {
    const headers = { 'Content-Type': 'application/cimd+json; charset=utf-8' };
    documents.serve('/oauth/client.json', chatgptDocument(), headers);
    expect(await server.oauth.clients.find(documentId)).not.toBeNull();
  });

  test('more than 5 KB are not read, announced or not', async () => {
    const padded = (length: number): string => {
      const bare = JSON.stringify(chatgptDocument({ pad: '' }));
      return bare.replace('"pad":""', `"pad":"${'x'.repeat(length - bare.length)}"`);
    };
    documents.serve('/oauth/client.json', padded(5 * 1024 + 1), { 'Content-Length': String(5 * 1024 + 1) });
    expect((await refusal()).detail).toContain('5120');
    server.clock.now += minute;
    documents.pages.set('/oauth/client.json', (_, res) => {
      res.writeHead(200, { 'Content-Type': 'application/json' });
      const more = (): void => {
        if (!res.destroyed) res.write('x'.repeat(1000), () => setImmediate(more));
      };
      more();
    });
    expect((await refusal()).detail).toContain('5120');
    server.clock.now += minute;
    documents.serve('/oauth/client.json', padded(5 * 1024));
    expect(await server.oauth.clients.find(documentId)).not.toBeNull();
  });

  test.each([
    ['says nothing', () => undefined],
    ['never ends', (res: NodeJS.WritableStream) => void res.write('{')],
  ])('a host that %s is given up', async (_, begin) => {
    documents.pages.set('/oauth/client.json', (_, res) => {
      res.setHeader('Content-Type', 'application/json');
      begin(res);
    });
    const impatient = { bytes: 5120, time: 100 };
    const other = await startOAuth({ fetching: { network: documents.network, documents: impatient } });
    expect((await refusal(documentId, other)).detail).toContain('100 ms');
  });

  test('a name that never resolves is given up', async () => {
    const network = { ...documents.network, resolve: () => new Promise<string[]>(() => undefined) };
    const other = await startOAuth({ fetching: { network, documents: { bytes: 5120, time: 50 } } });
    await refusal(documentId, other);
  });

  test('a document that breaks off is refused', async () => {
    documents.pages.set('/oauth/client.json', (_, res) => {
      res.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '400' });
      res.write('{"client_id":', () => res.destroy());
    });
    await refusal();
  });
});

describe('how long a document is kept', () => {
  const find = async (times = 1): Promise<void> => {
    for (let n = 0; n < times; n += 1) await server.oauth.clients.find(documentId);
  };

  test.each([
    ['as long as max-age says', { 'Cache-Control': 'public, max-age=600' }, 10 * minute],
    [
      'as long as Expires says',
      { Expires: new Date(Date.now() + hour).toUTCString(), Date: new Date().toUTCString() },
      hour,
    ],
    ['less what it has aged', { 'Cache-Control': 'max-age=600', Age: '300' }, 5 * minute],
    ['never longer than a day', { 'Cache-Control': 'max-age=99999999' }, day],
    ['five minutes where nothing is said', {}, 5 * minute],
  ])('%s', async (_, headers, kept) => {
    documents.serve('/oauth/client.json', chatgptDocument(), headers);
    await find(3);
    server.clock.now += kept - 1000;
    await find();
    expect(documents.requests).toHaveLength(1);
    server.clock.now += 2000;
    await find();
    expect(documents.requests).toHaveLength(2);
  });

  test.each<Record<string, string>>([
    { 'Cache-Control': 'no-store' },
    { 'Cache-Control': 'max-age=0' },
    { Expires: '0' },
  ])('not at all with %s, but simultaneous requests share one fetch', async (headers) => {
    documents.serve('/oauth/client.json', chatgptDocument(), headers);
    await Promise.all(Array.from({ length: 20 }, () => server.oauth.clients.find(documentId)));
    expect(documents.requests).toHaveLength(1);
    await find();
    expect(documents.requests).toHaveLength(2);
  });

  test('a failure for a minute', async () => {
    documents.pages.delete('/oauth/client.json');
    await refusal();
    documents.serve('/oauth/client.json', chatgptDocument());
    server.clock.now += minute - 1;
    await refusal();
    expect(documents.requests).toHaveLength(1);
    server.clock.now += 1;
    await find();
  });

  test('strangers cannot start any number of fetches at a time', async () => {
    const held: (() => void)[] = [];
    for (let n = 0; n < 21; n += 1) {
      documents.pages.set(`/${n}`, (_, res) => void held.push(() => res.writeHead(404).end()));
    }
    const finding = Array.from({ length: 21 }, (_, n) =>
      server.oauth.clients.find(`https://${host}/${n}`).catch((error: unknown) => error),
    );
    expect(await finding[20]).toMatchObject({ error: 'temporarily_unavailable', status: 503 });
    stopServers();
    for (const end of held) end();
    documents.stop();
    await Promise.all(finding);
  });
});
