import { afterEach, expect, test } from 'vitest';
import { startOAuth, stopServers } from './oauth-server.ts';

afterEach(stopServers);

const state = 'oauth_s_688d6e64f8cc8191b789773d7a93b806';

test('with nothing pending, the callback is a plain page that repeats nothing of its query', async () => {
  const server = await startOAuth();
  const answer = await server.send(
    `/oauth/callback?code=a-secret-code&state=${state}&error=<script>alert(1)</script>`,
  );
  expect(answer.status).toBe(200);
  expect(answer.headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
  expect(answer.headers['content-security-policy']).toMatch(/default-src 'none'.+frame-ancestors 'none'/);
  expect(answer.text).not.toMatch(/a-secret-code|oauth_s_|script/);
  const event = await server.journal.until(({ type }) => type === 'authorize');
  expect(JSON.stringify(event)).not.toMatch(/a-secret-code|oauth_s_/);
});

test('the one who waits for a state gets its answer, once', async () => {
  const server = await startOAuth();
  const waiting = server.oauth.callbacks.waitFor(state, 60_000);
  const delivered = await server.send(`/oauth/callback?code=the-code&state=${state}&iss=${server.origin}`);
  expect(delivered.text).toContain('has arrived');
  expect(delivered.text).not.toContain('the-code');
  expect(await waiting).toEqual({ code: 'the-code', error: null, iss: server.origin });
  expect((await server.send(`/oauth/callback?code=other&state=${state}`)).text).toContain(
    'Nothing here is waiting',
  );
});

test.each([
  ['another state', `state=${state.slice(0, -1)}7`, 'GET'],
  ['no state', 'code=x', 'GET'],
  ['two states', `state=${state}&state=${state}`, 'GET'],
  ['a look ahead', `code=x&state=${state}`, 'HEAD'],
])('%s takes nothing away', async (_, query, method) => {
  const server = await startOAuth();
  const waiting = server.oauth.callbacks.waitFor(state, 60_000);
  await server.send(`/oauth/callback?${query}`, { method });
  await server.send(`/oauth/callback?code=right&state=${state}`);
  expect(await waiting).toMatchObject({ code: 'right' });
});

test('who waits in vain, or for something guessable, gets nothing', async () => {
  const server = await startOAuth();
  expect(await server.oauth.callbacks.waitFor(state, 1)).toBeNull();
  expect(await server.oauth.callbacks.waitFor('short', 60_000)).toBeNull();
  const waiting = server.oauth.callbacks.waitFor(state, 60_000);
  server.oauth.close();
  expect(await waiting).toBeNull();
});

test('only GET and HEAD', async () => {
  const answer = await (await startOAuth()).send('/oauth/callback', { method: 'POST' });
  expect([answer.status, answer.headers['allow']]).toEqual([405, 'GET, HEAD']);
});
