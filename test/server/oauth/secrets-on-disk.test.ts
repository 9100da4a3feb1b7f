import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { basic, bearer, codeForm, refreshForm, startOAuth, stopServers, verifier } from './oauth-server.ts';

afterEach(stopServers);

test('no secret, code, verifier or token is in the files or the journal', async () => {
  const server = await startOAuth();
  const client = await server.register({ grant_types: ['authorization_code', 'refresh_token'] });
  const code = server.consent(client.id, { life: 'always', scope: 'mcp offline_access' });
  const first = (await server.post('/token', codeForm(code), basic(client))).json;
  const second = (await server.post('/token', refreshForm(first['refresh_token']), basic(client))).json;
  await server.post('/token', codeForm('another-code-that-is-wrong'), basic(client));
  await server.post('/token', refreshForm('another-token-that-is-wrong'), {
    Authorization: 'Basic d3Jvbmctb25lOng=',
  });
  await server.send('/mcp', bearer(second['access_token']));
  await server.send('/mcp', bearer('mcp_00000000000000000000000000000bad'));
  server.oauth.sweep();

  const secrets = [
    client.secret,
    code,
    verifier,
    ...[first, second].flatMap((answer) => [String(answer['access_token']), String(answer['refresh_token'])]),
    'another-code-that-is-wrong',
    'another-token-that-is-wrong',
    'd3Jvbmctb25lOng',
    '00000000000000000000000000000bad',
  ];
  const files = readdirSync(server.folder);
  expect(files).toContain('drawbridge.db-wal');
  const bytes = Buffer.concat(files.map((file) => readFileSync(join(server.folder, file))));
  const journal = JSON.stringify(server.journal.drafts);
  expect(bytes.includes(client.id), 'the test looks at the right files').toBe(true);
  expect(journal).toContain(client.id);
  for (const secret of secrets) {
    expect(secret.length).toBeGreaterThan(12);
    expect(bytes.includes(secret)).toBe(false);
    expect(journal.includes(secret)).toBe(false);
  }
});

test('what a caller was told is on disk by then: a crash loses no client, grant or token', async () => {
  const server = await startOAuth();
  const client = await server.register({ grant_types: ['authorization_code', 'refresh_token'] });
  const registered = await server.crash();
  expect(await registered.oauth.clients.find(client.id)).toMatchObject({ id: client.id, name: 'ChatGPT' });

  const code = server.consent(client.id, { life: 'always' });
  const { json } = await server.post('/token', codeForm(code), basic(client));
  const granted = await server.crash();
  expect(granted.oauth.grants()).toEqual(server.oauth.grants());
  expect((await granted.send('/mcp', bearer(json['access_token']))).status).toBe(200);

  const { json: next } = await server.post('/token', refreshForm(json['refresh_token']), basic(client));
  const refreshed = await server.crash();
  expect((await refreshed.send('/mcp', bearer(next['access_token']))).status).toBe(200);
  expect((await refreshed.post('/token', refreshForm(next['refresh_token']), basic(client))).status).toBe(
    200,
  );
});
