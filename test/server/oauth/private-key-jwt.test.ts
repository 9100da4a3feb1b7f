import { createHmac, createSign, generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto';
import { SignJWT, type JWTPayload } from 'jose';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { chatgptDocument, documentId, host, startDocumentHost, type DocumentHost } from './document-host.ts';
import { codeForm, minute, redirectUri, startOAuth, stopServers, type OAuthServer } from './oauth-server.ts';
import type { Sent } from './send.ts';

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const keyPair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const otherPair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const jwk = (key: KeyObject, kid: string) => ({
  ...key.export({ format: 'jwk' }),
  kid,
  alg: 'ES256',
  use: 'sig',
});
const keySet = { keys: [jwk(keyPair.publicKey, 'one')] };

let documents: DocumentHost;
let server: OAuthServer;
beforeEach(async () => {
  documents = await startDocumentHost();
  documents.serve('/oauth/client.json', chatgptDocument());
  documents.serve('/oauth/jwks.json', keySet);
  server = await startOAuth({ fetching: { network: documents.network } });
});
afterEach(() => {
  stopServers();
  documents.stop();
});

const seconds = (): number => Math.floor(server.clock.now / 1000);

/** The claims of an assertion that is right, with some changed; undefined leaves one out. */
const claims = (over: JWTPayload = {}): JWTPayload => ({
  iss: documentId,
  sub: documentId,
  aud: server.origin,
  iat: seconds(),
  exp: seconds() + 60,
  jti: randomUUID(),
  ...over,
});

const signed = (
  payload: JWTPayload,
  key: KeyObject = keyPair.privateKey,
  kid = 'one',
  alg = 'ES256',
): Promise<string> => new SignJWT(payload).setProtectedHeader({ alg, kid, typ: 'JWT' }).sign(key);

function present(
  assertion: string,
  clientId: string = documentId,
  over: Record<string, string> = {},
): Promise<Sent> {
  const code = server.consent(clientId);
  return server.post(
    '/token',
    codeForm(code, { client_assertion_type: assertionType, client_assertion: assertion, ...over }),
  );
}

const refused = (answer: Sent): void => {
  expect([answer.status, answer.json['error']], answer.text).toEqual([401, 'invalid_client']);
};

describe('private_key_jwt (RFC 7523)', () => {
  test('a client of a metadata document proves itself by a key from its jwks_uri', async () => {
    expect((await present(await signed(claims()))).status).toBe(200);
    expect(documents.requests).toEqual([`${host} /oauth/client.json`, `${host} /oauth/jwks.json`]);
    expect((await present(await signed(claims()), documentId, { client_id: documentId })).status).toBe(200);
    expect(documents.requests).toHaveLength(2);
  });

  test('a registered client proves itself by the keys that it registered', async () => {
    const client = await server.register({ token_endpoint_auth_method: 'private_key_jwt', jwks: keySet });
    const own = { iss: client.id, sub: client.id };
    expect((await present(await signed(claims(own)), client.id)).status).toBe(200);
    const restarted = await server.crash();
    const form = codeForm(restarted.consent(client.id), {
      client_assertion_type: assertionType,
      client_assertion: await signed(claims({ ...own, aud: restarted.origin })),
    });
    expect((await restarted.post('/token', form)).status).toBe(200);
    // It has no secret, and may not do without a key.
    refused(await server.post('/token', codeForm(server.consent(client.id), { client_id: client.id })));
  });

  test('the audience may be the issuer or the token endpoint in any spelling of ours, and nothing else', async () => {
    const { origin } = server;
    for (const aud of [
      origin,
      `${origin}/`,
      `${origin}/token`,
      `${origin}/oauth/token`,
      [origin, `${origin}/token`],
    ]) {
      expect((await present(await signed(claims({ aud })))).status, String(aud)).toBe(200);
    }
    for (const aud of [
      'https://evil.example',
      `${origin}/authorize`,
      [origin, 'https://evil.example'],
      [],
      undefined,
    ]) {
      refused(await present(await signed(claims({ aud }))));
    }
  });

  test.each([
    ['expired', () => ({ exp: seconds() - 31 })],
    ['without end', () => ({ exp: undefined })],
    ['too long-lived', () => ({ exp: seconds() + 331 })],
    ['not valid yet', () => ({ nbf: seconds() + 60 })],
    ['issued in the future', () => ({ iat: seconds() + 60 })],
    ['from another client', () => ({ iss: 'https://client.example/other.json' })],
    ['about another client', () => ({ sub: 'https://client.example/other.json' })],
    ['without issuer', () => ({ iss: undefined })],
    ['without jti', () => ({ jti: undefined })],
    ['with an empty jti', () => ({ jti: '' })],
  ])('one that is %s is refused', async (_, over: () => JWTPayload) => {
    refused(await present(await signed(claims(over())), documentId, { client_id: documentId }));
  });

  test('one that is used twice is refused, also at the same time', async () => {
    const assertion = await signed(claims());
    const answers = await Promise.all(Array.from({ length: 10 }, () => present(assertion)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    server.clock.now += minute / 2;
    server.oauth.sweep();
    refused(await present(assertion));
  });

  test('the same jti of another client is another assertion', async () => {
    const client = await server.register({ token_endpoint_auth_method: 'private_key_jwt', jwks: keySet });
    expect((await present(await signed(claims({ jti: 'same' })))).status).toBe(200);
    const own = claims({ jti: 'same', iss: client.id, sub: client.id });
    expect((await present(await signed(own), client.id)).status).toBe(200);
  });
});

describe('one client with many assertions', () => {
  test('is refused for a while, and nobody else with it', async () => {
    const { id } = await server.register({ token_endpoint_auth_method: 'private_key_jwt', jwks: keySet });
    const own = (): JWTPayload => claims({ iss: id, sub: id });
    const unknownCode = async (): Promise<unknown> => {
      const assertion = { client_assertion_type: assertionType, client_assertion: await signed(own()) };
      return (await server.post('/token', codeForm('unknown', assertion))).json['error'];
    };
    const spent = await Promise.all(Array.from({ length: 200 }, unknownCode));
    expect(new Set(spent)).toEqual(new Set(['invalid_grant']));
    const tooMany = await present(await signed(own()), id);
    expect([tooMany.status, tooMany.json['error']]).toEqual([429, 'temporarily_unavailable']);
    expect(tooMany.headers['retry-after']).toBe('60');
    expect((await present(await signed(claims()))).status).toBe(200);
    server.clock.now += 2 * minute;
    expect((await present(await signed(own()), id)).status).toBe(200);
  });
});

describe('forged assertions', () => {
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

  test('algorithm none is refused', async () => {
    refused(await present(`${encode({ alg: 'none', kid: 'one' })}.${encode(claims())}.`));
  });

  test('HS256 with the public key as the secret is refused', async () => {
    const input = `${encode({ alg: 'HS256', kid: 'one' })}.${encode(claims())}`;
    const spki = keyPair.publicKey.export({ type: 'spki', format: 'pem' });
    for (const secret of [spki, JSON.stringify(keySet.keys[0])]) {
      refused(await present(`${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`));
    }
  });

  test('a key of somebody else is refused, also where the header brings it along', async () => {
    refused(await present(await signed(claims(), otherPair.privateKey)));
    const header = { alg: 'ES256', kid: 'one', jwk: jwk(otherPair.publicKey, 'one') };
    refused(await present(await new SignJWT(claims()).setProtectedHeader(header).sign(otherPair.privateKey)));
  });

  test('a changed payload is refused', async () => {
    const [head, , signature] = (await signed(claims())).split('.');
    refused(await present(`${head}.${encode(claims())}.${signature}`));
  });

  test.each(['', 'x', 'a.b', 'a.b.c', `${'e30.'.repeat(3)}e30.e30`, '{"payload":"x"}', 'x'.repeat(10_000)])(
    'what is no JWT is refused: %s',
    async (assertion) => {
      const answer = await present(assertion, documentId, { client_id: documentId });
      if (assertion === '')
        expect(answer.status).toBe(200); // Left out, so the client used its other method: none.
      else refused(answer);
    },
  );

  test('another assertion type is invalid_request', async () => {
    for (const client_assertion_type of ['', 'urn:ietf:params:oauth:client-assertion-type:saml2-bearer']) {
      const answer = await present(await signed(claims()), documentId, { client_assertion_type });
      expect([answer.status, answer.json['error']]).toEqual([400, 'invalid_request']);
    }
  });

  test('an assertion of one client does not speak for another', async () => {
    const client = await server.register({ token_endpoint_auth_method: 'private_key_jwt', jwks: keySet });
    refused(await present(await signed(claims()), client.id, { client_id: client.id }));
  });

  test('neither the journal nor the answer repeats an assertion', async () => {
    const assertion = await signed(claims(), otherPair.privateKey);
    const answer = await present(assertion);
    const event = await server.journal.until(({ type }) => type === 'token');
    expect(event.request).toMatchObject({ auth_method: 'private_key_jwt', client_id: documentId });
    for (const part of assertion.split('.')) expect(JSON.stringify(event) + answer.text).not.toContain(part);
  });
});

describe('keys that change', () => {
  test('an unknown key is looked for once more in a fresh key set', async () => {
    expect((await present(await signed(claims()))).status).toBe(200);
    documents.serve('/oauth/jwks.json', { keys: [jwk(otherPair.publicKey, 'two')] });
    server.clock.now += minute;
    expect((await present(await signed(claims(), otherPair.privateKey, 'two'))).status).toBe(200);
    refused(await present(await signed(claims())));
  });

  test('but not at every request', async () => {
    expect((await present(await signed(claims()))).status).toBe(200);
    const before = documents.requests.length;
    for (let n = 0; n < 5; n += 1)
      refused(await present(await signed(claims(), otherPair.privateKey, `no-${n}`)));
    expect(documents.requests.length - before).toBe(0);
    server.clock.now += 31_000;
    for (let n = 0; n < 5; n += 1)
      refused(await present(await signed(claims(), otherPair.privateKey, `no-${n}`)));
    expect(documents.requests.length - before).toBe(1);
  });

  test('a key set that cannot be had right now does not push out the one we have', async () => {
    expect((await present(await signed(claims()))).status).toBe(200);
    documents.pages.delete('/oauth/jwks.json');
    server.clock.now += minute;
    refused(await present(await signed(claims(), otherPair.privateKey, 'unknown')));
    expect((await present(await signed(claims()))).status).toBe(200);
  });

  test.each([
    ['is not there', undefined],
    ['has no usable key', { keys: [{ kty: 'oct', k: 'c2VjcmV0', kid: 'one' }] }],
    ['has a published private key', { keys: [keyPair.privateKey.export({ format: 'jwk' })] }],
    ['is no key set', []],
  ])('a key set that %s proves nothing', async (_, body) => {
    if (body === undefined) documents.pages.delete('/oauth/jwks.json');
    else documents.serve('/oauth/jwks.json', body);
    refused(await present(await signed(claims())));
  });

  test('a key set behind a private address is never fetched', async () => {
    const uri = 'https://inside.example/jwks';
    documents.names.set('inside.example', ['127.0.0.1']);
    const client = await server.register({
      token_endpoint_auth_method: 'private_key_jwt',
      jwks_uri: uri,
      redirect_uris: [redirectUri],
    });
    const own = claims({ iss: client.id, sub: client.id });
    refused(await present(await signed(own), client.id));
    expect(documents.connections).toEqual([]);
  });

  test('keys that are not fit for their algorithm are refused', async () => {
    const weak = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const keys = [{ ...weak.publicKey.export({ format: 'jwk' }), kid: 'weak' }];
    const client = await server.register({ token_endpoint_auth_method: 'private_key_jwt', jwks: { keys } });
    const own = claims({ iss: client.id, sub: client.id });
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const input = `${part({ alg: 'RS256', kid: 'weak' })}.${part(own)}`;
    const signature = createSign('RSA-SHA256').update(input).sign(weak.privateKey, 'base64url');
    refused(await present(`${input}.${signature}`, client.id));
  });
});
