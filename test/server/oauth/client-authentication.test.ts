import { afterEach, describe, expect, test } from 'vitest';
import {
  basic,
  codeForm,
  startOAuth,
  stopServers,
  type OAuthServer,
  type Registered,
} from './oauth-server.ts';
import type { Sent } from './send.ts';

afterEach(stopServers);

/** A token request that is right but for how the client presents itself. */
const exchange = (
  server: OAuthServer,
  client: Registered,
  form: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Sent> => server.post('/token', codeForm(server.consent(client.id), form), headers);

const refusedClient = (answer: Sent): void => {
  expect([answer.status, answer.json['error']]).toEqual([401, 'invalid_client']);
  expect(answer.headers['www-authenticate']).toBe('Basic realm="drawbridge"');
  expect(answer.headers['cache-control']).toBe('no-store');
};

describe('client authentication (RFC 6749 §2.3)', () => {
  test.each(['client_secret_basic', 'client_secret_post'])(
    'a client of %s may send its secret either way',
    async (m) => {
      const server = await startOAuth();
      const client = await server.register({ token_endpoint_auth_method: m });
      const post = { client_id: client.id, client_secret: client.secret };
      expect((await exchange(server, client, post)).status).toBe(200);
      expect((await exchange(server, client, {}, basic(client))).status).toBe(200);
      expect((await exchange(server, client, { client_id: client.id }, basic(client))).status).toBe(200);
    },
  );

  test('Basic is read form-encoded or plain, whatever the case of its name', async () => {
    const server = await startOAuth();
    const client = await server.register();
    const plain = Buffer.from(`${client.id}:${client.secret}`).toString('base64');
    expect((await exchange(server, client, {}, { Authorization: `basic ${plain}` })).status).toBe(200);
    const everyByte = (text: string): string =>
      text.replaceAll(/./g, (c) => `%${c.charCodeAt(0).toString(16)}`);
    const encoded = Buffer.from(`${everyByte(client.id)}:${everyByte(client.secret)}`).toString('base64');
    expect((await exchange(server, client, {}, { Authorization: `Basic ${encoded}` })).status).toBe(200);
  });

  test('a public client says who it is, in the body or with an empty secret', async () => {
    const server = await startOAuth();
    const client = await server.register({ token_endpoint_auth_method: 'none' });
    expect((await exchange(server, client, { client_id: client.id })).status).toBe(200);
    expect((await exchange(server, client, {}, basic({ id: client.id, secret: '' }))).status).toBe(200);
    refusedClient(await exchange(server, client, { client_id: client.id, client_secret: 'anything' }));
  });

  test('a client with a secret is never let in without it', async () => {
    const server = await startOAuth();
    const client = await server.register();
    refusedClient(await exchange(server, client, { client_id: client.id }));
    refusedClient(await exchange(server, client, { client_id: client.id, client_secret: '' }));
    refusedClient(await exchange(server, client, {}, basic({ id: client.id, secret: '' })));
  });

  test('wrong secrets, and secrets of others, are refused', async () => {
    const server = await startOAuth();
    const client = await server.register();
    const other = await server.register();
    for (const secret of [other.secret, `${client.secret} `, client.secret.slice(1), 'x'.repeat(5000)]) {
      refusedClient(await exchange(server, client, {}, basic({ id: client.id, secret })));
      refusedClient(await exchange(server, client, { client_id: client.id, client_secret: secret }));
    }
  });

  test.each([
    ['no client at all', {}],
    ['an unknown client', { Authorization: `Basic ${Buffer.from('nobody:secret').toString('base64')}` }],
    ['no colon', { Authorization: `Basic ${Buffer.from('nobody').toString('base64')}` }],
    ['an empty name', { Authorization: `Basic ${Buffer.from(':secret').toString('base64')}` }],
    ['a null byte in the name', { Authorization: `Basic ${Buffer.from('a%00b:secret').toString('base64')}` }],
    ['no base64', { Authorization: 'Basic ä' }],
    ['nothing in it', { Authorization: 'Basic' }],
    ['another scheme', { Authorization: 'Bearer mcp_00000000000000000000000000000000' }],
  ])('%s is invalid_client', async (_, headers: Record<string, string>) => {
    const server = await startOAuth();
    refusedClient(await server.post('/token', codeForm('some-code'), headers));
  });

  test('two methods at once, or two names, are invalid_request', async () => {
    const server = await startOAuth();
    const client = await server.register();
    const other = await server.register();
    const twice = { client_id: client.id, client_secret: client.secret };
    const assertion = { client_assertion: 'a.b.c', client_assertion_type: 'x' };
    for (const [form, headers] of [
      [twice, basic(client)],
      [{ client_id: other.id }, basic(client)],
      [assertion, basic(client)],
      [{ ...twice, ...assertion }, {}],
    ] as const) {
      const answer = await exchange(server, client, form, headers);
      expect([answer.status, answer.json['error']]).toEqual([400, 'invalid_request']);
    }
  });

  test('a failed authentication does not use up the code', async () => {
    const server = await startOAuth();
    const client = await server.register();
    const form = codeForm(server.consent(client.id));
    refusedClient(await server.post('/token', form, basic({ id: client.id, secret: 'wrong' })));
    expect((await server.post('/token', form, basic(client))).status).toBe(200);
  });

  test('the journal says how the client presented itself, and no secret', async () => {
    const server = await startOAuth();
    const client = await server.register();
    await exchange(server, client, {}, basic({ id: client.id, secret: 'a-wrong-secret' }));
    const event = await server.journal.until(({ type }) => type === 'token');
    expect(event).toMatchObject({
      level: 'warn',
      status: 401,
      request: { grant_type: 'authorization_code', client_id: client.id, auth_method: 'client_secret_basic' },
      answer: { error: 'invalid_client' },
    });
    expect(JSON.stringify(server.journal.drafts)).not.toContain('a-wrong-secret');
  });

  test('the journal files a request under a client only once that has proved itself', async () => {
    const server = await startOAuth();
    const known = await server.register();
    const open = await server.register({ token_endpoint_auth_method: 'none' });
    const filed = async (answered: Promise<Sent>): Promise<unknown> => {
      server.journal.drafts.length = 0;
      await answered;
      return (await server.journal.until(({ type }) => type === 'token')).clientId ?? null;
    };
    const wrong = codeForm('a-code-that-is-wrong');
    expect(await filed(exchange(server, known, {}, basic({ id: known.id, secret: 'wrong' })))).toBeNull();
    expect(await filed(server.post('/token', { ...wrong, client_id: known.id }))).toBeNull();
    expect(await filed(server.post('/token', { ...wrong, client_id: open.id }))).toBeNull();
    expect(await filed(server.post('/token', wrong, basic(known)))).toBe(known.id);
    const spoilt = { client_id: open.id, code_verifier: 'x'.repeat(43) };
    expect(await filed(exchange(server, open, spoilt))).toBe(open.id);
    expect(await filed(exchange(server, open, { client_id: open.id }))).toBe(open.id);
  });
});
