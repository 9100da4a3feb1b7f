import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Answer, AuthorizeServer } from './authorize-server.ts';

let server: AuthorizeServer;
beforeEach(async () => {
  server = await new AuthorizeServer({ authorize: { pages: 3, polls: 5, loopbackFactor: 2 } }).listen();
});
afterEach(() => server.close());

const from = (address: string, path = '/authorize', method = 'GET'): Promise<Answer> =>
  server.ask(path, { method, headers: { 'X-Forwarded-For': address } });

async function statuses(count: number, ask: () => Promise<Answer>): Promise<number[]> {
  const all: number[] = [];
  for (let index = 0; index < count; index += 1) all.push((await ask()).status);
  return all;
}

describe('an address that asks too often', () => {
  it('gets 429, a page, and when to come back; others are served', async () => {
    expect(await statuses(4, () => from('203.0.113.1'))).toEqual([400, 400, 400, 429]);
    const answer = await from('203.0.113.1', '/oauth/authorize', 'POST');
    expect(answer.status).toBe(429);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(answer.headers['retry-after'])).toBeLessThanOrEqual(60);
    expect(answer.text).toContain('Too many requests');
    expect((await from('203.0.113.2')).status).toBe(400);
  });

  it('is served again a minute later', async () => {
    await statuses(4, () => from('203.0.113.1'));
    server.ahead += 60_000;
    expect((await from('203.0.113.1')).status).toBe(400);
  });

  it('cannot get around it within its own IPv6 network', async () => {
    await statuses(3, () => from('2001:db8::1'));
    expect((await from('2001:db8::2')).status).toBe(429);
  });

  it('may poll more often, and this machine more often still', async () => {
    expect(await statuses(6, () => from('203.0.113.1', '/authorize/status'))).toEqual([
      200, 200, 200, 200, 200, 429,
    ]);
    expect((await from('203.0.113.1')).status).toBe(400);
    expect(await statuses(7, () => server.ask('/authorize'))).toEqual([400, 400, 400, 400, 400, 400, 429]);
  });

  it('is written down once a minute, so that it cannot fill the timeline', async () => {
    await statuses(9, () => from('203.0.113.1'));
    server.ahead += 60_000;
    const slowed = (await server.written()).filter(({ status }) => status === 429);
    expect(slowed).toHaveLength(1);
  });
});
