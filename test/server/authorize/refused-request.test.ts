import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  AuthorizeServer,
  chatgpt,
  chatgptRedirect,
  challenge,
  hostile,
  publicOrigin,
  query,
  redirectOf,
  withoutCodes,
} from './authorize-server.ts';

let server: AuthorizeServer;
beforeAll(async () => (server = await new AuthorizeServer().listen()));
afterAll(() => server.close());

const state = 'oauth_s_688d6e64f8cc8191b789773d7a93b806';

async function refusal(search: string): Promise<Record<string, string>> {
  const answer = await server.ask(`/authorize?${search}`);
  expect(answer.status).toBe(303);
  expect(answer.text).toBe('');
  expect(answer.headers['cache-control']).toBe('no-store');
  expect(answer.headers['set-cookie']).toBeUndefined();
  expect(server.broker.list()).toEqual([]);
  const location = redirectOf(answer);
  expect(location.origin + location.pathname).toBe(chatgptRedirect);
  return Object.fromEntries(location.searchParams);
}

describe('RFC 6749 §4.1.2.1: once the redirect URI is trusted, the client is told', () => {
  it.each([
    ['response_type is missing', { response_type: undefined }, 'invalid_request', 'response_type'],
    ['response_type is token', { response_type: 'token' }, 'unsupported_response_type', 'code'],
    [
      'response_type has more than code',
      { response_type: 'code id_token' },
      'unsupported_response_type',
      'code',
    ],
    ['response_mode is fragment', { response_mode: 'fragment' }, 'invalid_request', 'response_mode'],
    ['response_mode is form_post', { response_mode: 'form_post' }, 'invalid_request', 'response_mode'],
    [
      'PKCE is left out (OAuth 2.1 §4.1.1)',
      { code_challenge: undefined },
      'invalid_request',
      'code_challenge',
    ],
    ['the method is plain', { code_challenge_method: 'plain' }, 'invalid_request', 'S256'],
    [
      'the method is left out, which means plain (RFC 7636 §4.3)',
      { code_challenge_method: undefined },
      'invalid_request',
      'S256',
    ],
    ['the method is in lower case', { code_challenge_method: 's256' }, 'invalid_request', 'S256'],
    ['the challenge is too short', { code_challenge: challenge.slice(1) }, 'invalid_request', '43 to 128'],
    ['the challenge is too long', { code_challenge: 'c'.repeat(129) }, 'invalid_request', '43 to 128'],
    ['the challenge has padding', { code_challenge: `${challenge}=` }, 'invalid_request', '43 to 128'],
    ['no scope is known (§3.3)', { scope: 'admin root' }, 'invalid_scope', 'mcp'],
    [
      'resource is another (RFC 8707 §2)',
      { resource: 'https://other.example/mcp' },
      'invalid_target',
      'resource',
    ],
    [
      'resource is ours under another name',
      { resource: `${publicOrigin}/mcp` },
      'invalid_target',
      'resource',
    ],
    ['resource is no address', { resource: 'mcp' }, 'invalid_target', 'resource'],
    ['there is a request object (RFC 9101)', { request: 'eyJ.e30.' }, 'request_not_supported', 'request'],
    [
      'there is a reference to one',
      { request_uri: 'https://x.example/r' },
      'request_uri_not_supported',
      'request_uri',
    ],
    [
      'nobody may be asked (OpenID Connect Core §3.1.2.6)',
      { prompt: 'none' },
      'interaction_required',
      'prompt=none',
    ],
    [
      'the client may not use codes',
      { client_id: withoutCodes.id },
      'unauthorized_client',
      'authorization_code',
    ],
  ])('%s', async (_what, changes, error, word) => {
    const told = await refusal(query(changes));
    expect(told).toEqual({
      error,
      error_description: expect.stringContaining(word),
      state,
      iss: server.origin,
    });
    // The characters that §4.1.2.1 allows in it.
    expect(told['error_description']).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/);
  });

  it('one good resource does not make up for a bad one', async () => {
    const told = await refusal(
      `${query({ resource: `${server.origin}/mcp` })}&resource=https://other.example`,
    );
    expect(told['error']).toBe('invalid_target');
  });

  it('sends no state where the request had none, and iss always (RFC 9207 §2)', async () => {
    expect(await refusal(query({ state: undefined, response_type: 'token' }))).toEqual({
      error: 'unsupported_response_type',
      error_description: expect.any(String),
      iss: server.origin,
    });
  });

  it('gives state back as it was, letter by letter', async () => {
    const strange = 'a b+c%20d&e=f#g"<é日\u{1f600}>;/?';
    const told = await refusal(query({ state: strange, response_type: 'token' }));
    expect(told['state']).toBe(strange);
  });

  it('names the issuer that the request came in by', async () => {
    const answer = await server.ask(`/authorize?${query({ response_type: 'token' })}`, {
      headers: { Host: 'bridge.example.com', 'X-Forwarded-For': '167.160.247.4' },
    });
    expect(redirectOf(answer).searchParams.get('iss')).toBe(publicOrigin);
  });

  it('keeps the query that the redirect URI has (§3.1.2), letter by letter', async () => {
    const [redirect = ''] = hostile.redirectUris;
    const search = query({ client_id: hostile.id, redirect_uri: redirect, response_type: 'token' });
    const answer = await server.ask(`/authorize?${search}`);
    expect(answer.headers.location?.startsWith(`${redirect}&error=unsupported_response_type&`)).toBe(true);
  });

  it('has the same rules under the other spelling', async () => {
    const answer = await server.ask(`/oauth/authorize?${query({ response_type: 'token' })}`);
    expect(redirectOf(answer).searchParams.get('error')).toBe('unsupported_response_type');
  });
});

describe('the journal', () => {
  it('ties the refusal to the journey of the client and keeps no challenge', async () => {
    server.journal.drafts.length = 0;
    await server.ask(`/authorize?${query({ code_challenge_method: 'plain' })}`);
    const entry = await server.journal.until(({ type }) => type === 'authorize');
    expect(entry).toMatchObject({
      phase: 'authorization',
      actor: 'browser',
      level: 'warn',
      clientId: chatgpt.id,
      journey: `journey of ${chatgpt.id}`,
      status: 303,
      request: { redirect_host: 'chatgpt.com', state: 'oauth_s_688d6e64…' },
      answer: { redirect: 'error', error: 'invalid_request' },
    });
    expect(JSON.stringify(entry)).not.toContain(challenge);
    expect(JSON.stringify(entry)).not.toContain(state);
  });
});
