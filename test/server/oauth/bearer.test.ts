import { afterEach, describe, expect, test } from 'vitest';
import { bearer, day, publicOrigin, startOAuth, stopServers } from './oauth-server.ts';

afterEach(stopServers);

describe('bearer tokens (RFC 6750)', () => {
  test.each([
    ['/mcp', 'GET', '/mcp'],
    ['/mcp', 'POST', '/mcp'],
    ['/sse', 'GET', '/sse'],
    ['/messages/', 'GET', '/sse'],
    ['/messages/?session_id=d93221b828fd43d88ef4744e2d27e9d7', 'POST', '/sse'],
    ['/tools', 'GET', '/tools'],
    ['/tools/files__read', 'POST', '/tools'],
  ])(
    '%s (%s) without a token: where to get one, and no error code (§3.1)',
    async (path, method, endpoint) => {
      const server = await startOAuth();
      const answer = await server.send(path, { method });
      expect(answer.status).toBe(401);
      expect(answer.headers['www-authenticate']).toBe(
        `Bearer resource_metadata="${server.origin}/.well-known/oauth-protected-resource${endpoint}", scope="mcp"`,
      );
      expect(answer.json).toEqual({ error: 'invalid_token', error_description: expect.any(String) });
      const event = await server.journal.until(({ type }) => type === 'bearer.refused');
      expect(event).toMatchObject({ phase: 'access', actor: 'stranger', level: 'warn', status: 401 });
    },
  );

  test('the challenge names the address that was called', async () => {
    const server = await startOAuth();
    const { headers } = await server.send('/mcp', { headers: { Host: 'bridge.example.com' } });
    expect(headers['www-authenticate']).toContain(
      `"${publicOrigin}/.well-known/oauth-protected-resource/mcp"`,
    );
  });

  test('a token in the query is no token (§5.3), nor is one of another scheme', async () => {
    const server = await startOAuth();
    const { answer } = await server.connect();
    const token = String(answer.json['access_token']);
    const attempts = [
      await server.send(`/mcp?access_token=${token}`),
      await server.send('/mcp', { headers: { Authorization: `Basic ${token}` } }),
      await server.send('/mcp', { headers: { Authorization: token } }),
      await server.send('/mcp', { headers: { Authorization: 'Bearer' } }),
    ];
    for (const { status, headers } of attempts) {
      expect(status).toBe(401);
      expect(headers['www-authenticate']).not.toContain('error=');
    }
  });

  test('the scheme is read whatever its case', async () => {
    const server = await startOAuth();
    const { answer } = await server.connect();
    for (const scheme of ['Bearer', 'bearer', 'BEARER']) {
      const headers = { Authorization: `${scheme} ${String(answer.json['access_token'])}` };
      expect((await server.send('/mcp', { headers })).status).toBe(200);
    }
  });

  test('the public answer is the same for every bad token; the journal tells them apart', async () => {
    const server = await startOAuth();
    const { client, answer } = await server.connect();
    const token = String(answer.json['access_token']);
    const revoked = await server.connect();
    server.oauth.revoke(server.oauth.grants().at(-1)?.id ?? '');

    const bodies = new Set<string>();
    const attempt = async (
      text: string,
      reason: string,
      headers: Record<string, string> = {},
    ): Promise<void> => {
      const refused = await server.send('/mcp', { headers: { ...headers, Authorization: `Bearer ${text}` } });
      expect(refused.status).toBe(401);
      expect(refused.headers['www-authenticate']).toContain('error="invalid_token", error_description="');
      bodies.add(refused.text);
      const event = await server.journal.until((draft) => draft.answer?.['reason'] === reason);
      expect(event).toMatchObject({ type: 'bearer.refused', actor: 'client' });
    };
    await attempt('nonsense', 'malformed');
    await attempt(token.toUpperCase(), 'malformed');
    await attempt(`${token} ${token}`, 'malformed');
    await attempt('x'.repeat(8000), 'malformed');
    await attempt(`mcp_${'0'.repeat(32)}`, 'unknown');
    await attempt(token, 'other audience', { Host: 'bridge.example.com' });
    await attempt(String(revoked.answer.json['access_token']), 'revoked');
    server.clock.now += day;
    await attempt(token, 'expired');
    const event = await server.journal.until((draft) => draft.answer?.['reason'] === 'expired');
    expect(event).toMatchObject({ clientId: client.id, journey: 'journey-1' });
    server.clock.now += day + 1;
    server.oauth.sweep();
    await attempt(token, 'unknown');
    expect(bodies.size).toBe(1);
    expect(JSON.stringify(server.journal.drafts)).not.toContain(token);
  });

  test('a loopback token is good under every loopback name, and after the port changed', async () => {
    const server = await startOAuth();
    const { answer } = await server.connect();
    const headers = { Host: `localhost:${server.port}`, ...bearer(answer.json['access_token']).headers };
    expect((await server.send('/mcp', { headers })).status).toBe(200);
    const moved = await server.crash();
    expect(moved.port).not.toBe(server.port);
    expect((await moved.send('/mcp', bearer(answer.json['access_token']))).status).toBe(200);
  });

  test('without the scope mcp: 403, and what to ask for', async () => {
    const server = await startOAuth();
    const { answer } = await server.connect({ scope: 'offline_access' });
    const refused = await server.send('/mcp', bearer(answer.json['access_token']));
    expect([refused.status, refused.json['error']]).toEqual([403, 'insufficient_scope']);
    expect(refused.headers['www-authenticate']).toMatch(
      /^Bearer resource_metadata="[^"]+", scope="mcp", error="insuff/,
    );
  });

  test('a revoked grant stops at once, says so to its streams, and stays revoked', async () => {
    const server = await startOAuth();
    const { answer } = await server.connect({ life: 'always' });
    const ended: unknown[] = [];
    const stop = server.oauth.onRevoked((...args) => ended.push(args));
    const [grant] = server.oauth.grants();
    expect(server.oauth.revoke(grant?.id ?? '')).toBe(true);
    expect(server.oauth.revoke(grant?.id ?? '')).toBe(false);
    expect(server.oauth.revoke('unknown')).toBe(false);
    expect(ended).toEqual([[grant?.id, 'person']]);
    expect((await server.send('/mcp', bearer(answer.json['access_token']))).status).toBe(401);
    const restarted = await server.crash();
    expect((await restarted.send('/mcp', bearer(answer.json['access_token']))).status).toBe(401);
    stop();
  });

  test('a grant that runs out is announced once and leaves the list', async () => {
    const server = await startOAuth();
    await server.connect();
    const ended: unknown[] = [];
    server.oauth.onRevoked((_, ending) => ended.push(ending));
    server.clock.now += day;
    expect(server.oauth.grants()).toEqual([]);
    server.oauth.sweep();
    server.oauth.sweep();
    expect(ended).toEqual(['expired']);
  });

  test('when a grant was last used is known at once and kept', async () => {
    const server = await startOAuth();
    const { answer } = await server.connect();
    expect(server.oauth.grants()[0]?.lastUsedAt).toBeNull();
    server.clock.now += 1000;
    await server.send('/mcp', bearer(answer.json['access_token']));
    expect(server.oauth.grants()[0]?.lastUsedAt).toBe(server.clock.now);
    server.oauth.sweep();
    expect((await server.crash()).oauth.grants()[0]?.lastUsedAt).toBe(server.clock.now);
  });
});
