import { afterEach, expect, it } from 'vitest';
import { startOAuth, stopServers } from '../../oauth/oauth-server.ts';

afterEach(stopServers);

const body = JSON.stringify({ client_name: 'Check-up', redirect_uris: ['https://bridge.example.com/cb'] });

it('counts for nobody, is in no other journey, and its client goes with it', async () => {
  const server = await startOAuth({ limits: { perLoopbackAddress: 1 } });
  const register = (headers: Record<string, string> = {}) =>
    server.send('/register', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
  const ids: string[] = [];
  for (let time = 0; time < 3; time += 1) {
    const { end, value } = server.own.expect({
      kind: 'checkup',
      journey: 'journey-1',
      method: 'POST',
      path: '/register',
    });
    const answer = await register({ 'drawbridge-own': value });
    end();
    expect(answer.status).toBe(201);
    ids.push(String(answer.json['client_id']));
  }
  for (const { journey } of server.journal.drafts) expect(journey).toBe('journey-1');
  expect((await register()).status).toBe(201);
  expect((await register({ 'drawbridge-own': 'f'.repeat(32) })).status).toBe(429);

  for (const id of ids) expect(await server.oauth.clients.find(id)).not.toBeNull();
  server.oauth.endCheckups([]);
  for (const id of ids) expect(await server.oauth.clients.find(id)).toBeNull();
});
