import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aiohttp, openai, Traveller, type Watch, watch } from './outside.ts';

let seen: Watch;
let comers = 0;
beforeEach(async () => void (seen = await watch({})));
afterEach(() => seen.bridge.stop());

const metadata = '/.well-known/oauth-authorization-server';
const calls = { remote: '40.88.9.9', agent: openai };
const scanner = { remote: '203.0.113.77', agent: 'zgrab/0.x' };
const nudge = () => seen.ask(scanner, '/wp-login.php');
const stands = (state: string, rule: string) =>
  seen.until((verdict) => verdict.state === state && verdict.rule === rule);

/** A client that has its token and has not called yet. */
async function idle(): Promise<Traveller> {
  const client = new Traveller(seen, { remote: '52.173.123.8', browser: '167.160.247.4' });
  await client.connect();
  await stands('working', 'working');
  return client;
}

/** A stranger comes who concerns nobody; everything that was seen until then has been judged when front ends hear of it. */
async function settled(): Promise<void> {
  const path = `/${Math.random()}`;
  const heard = new Promise<void>((resolve) => {
    const stop = seen.bridge.subscribe((notification) => {
      if (notification.name !== 'events' || !notification.data.some((event) => event.path === path)) return;
      stop();
      resolve();
    });
  });
  await seen.ask({ remote: `198.51.100.${(comers += 1)}`, agent: 'zgrab/0.x' }, path);
  await heard;
}

/** What was told of a client's journey since it has its token, each change once. */
async function rulesOf(client: Traveller): Promise<string[]> {
  await settled();
  const journeys = await seen.bridge.control.journeys({});
  const id = journeys.find(({ clientId }) => clientId === client.id)?.id;
  const after = seen.told.filter(({ journey }) => journey === id).map(({ verdict }) => verdict);
  const worked = after.findIndex(({ state }) => state === 'working');
  const told = after.slice(worked).map(({ state, rule }) => `${state} ${rule}`);
  return told.filter((each, index) => each !== told[index - 1]);
}

describe('a call without a token', () => {
  it('that one with the token follows is never more than waited for', async () => {
    const client = await idle();
    await seen.ask(client.calls, '/mcp', { json: {} });
    await stands('waiting', 'token-not-sent');
    seen.ahead(8000);
    await settled();
    await client.rpc('tools/list');
    await stands('working', 'working');
    expect(await rulesOf(client)).toEqual(['working working', 'waiting token-not-sent', 'working working']);
  });

  it('of another client that begins does not touch one whose token is unused', async () => {
    const client = await idle();
    const other = new Traveller(seen, { remote: calls.remote, browser: '80.1.2.3', name: 'Another' });
    await seen.ask(calls, '/mcp', { json: {} });
    await settled();
    seen.ahead(31_000);
    await settled();
    await other.discover();
    await settled();
    seen.ahead(31_000);
    await settled();
    await other.register();
    expect(await rulesOf(client)).toEqual(['working working']);
  });

  it('of a client that never begins, again and again, is that of the only one with an unused token', async () => {
    const client = await idle();
    for (const wait of [0, 16_000, 16_000]) {
      seen.ahead(wait);
      await seen.ask(calls, '/mcp', { json: {} });
    }
    expect(await stands('failed', 'token-not-sent')).toMatchObject({ hop: 'edge' });
    await client.rpc('tools/list');
    await stands('working', 'working');
  });

  it('again and again, of a client that has read the metadata, is nobody else’s', async () => {
    const client = await idle();
    await seen.ask({ ...calls, agent: aiohttp }, metadata);
    for (const wait of [0, 16_000, 16_000]) {
      seen.ahead(wait);
      await seen.ask(calls, '/mcp', { json: {} });
    }
    expect(await rulesOf(client)).toEqual(['working working']);
  });

  it('of a client that fails stays its own when another one elsewhere goes on', async () => {
    const client = await idle();
    await seen.ask(client.calls, '/mcp', { json: {} });
    seen.ahead(30_001);
    await nudge();
    await stands('failed', 'token-not-sent');
    const other = new Traveller(seen, { remote: calls.remote, browser: '80.1.2.3', name: 'Another' });
    await other.connect();
    expect((await rulesOf(client)).at(-1)).toBe('failed token-not-sent');
  });

  it('of another client at the same address that goes on to register is that one’s', async () => {
    const client = await idle();
    const other = new Traveller(seen, { remote: '52.173.123.8', browser: '80.1.2.3', name: 'Another' });
    await other.discover();
    await stands('waiting', 'token-not-sent');
    await other.register();
    seen.ahead(31_000);
    await nudge();
    expect(await rulesOf(client)).toEqual(['working working', 'waiting token-not-sent', 'working working']);
  });
});

describe('a token that was never issued', () => {
  const headers = { authorization: `Bearer mcp_${'0'.repeat(32)}` };

  it('from elsewhere does not touch a client whose token is unused', async () => {
    const client = await idle();
    await seen.ask(calls, '/mcp', { json: {}, headers });
    await settled();
    seen.ahead(31_000);
    await seen.ask(calls, '/mcp', { json: {}, headers });
    expect(await rulesOf(client)).toEqual(['working working']);
  });

  it('from the client’s own address is the client’s', async () => {
    const client = await idle();
    await seen.ask(client.calls, '/mcp', { json: {}, headers });
    await stands('waiting', 'old-token-sent');
  });
});

describe('strangers', () => {
  const refused = () => seen.bridge.control.report({}).then(({ strangers }) => strangers.refused);

  it('are none where one client connects, whose refusals are steps of its journey', async () => {
    const client = await idle();
    await client.rpc('tools/list');
    await expect
      .poll(async () => {
        const { components } = await seen.bridge.control.report({});
        return components.find(({ name }) => name === 'unauthenticated-blocking')?.status;
      })
      .toBe('working');
    expect(await refused()).toBe(0);
    const { text } = await seen.bridge.control.export({ format: 'markdown' });
    expect(text).toContain('No request of a stranger was refused.');
  });

  it('are those who come at the same time from elsewhere, whatever they call themselves', async () => {
    await seen.ask(scanner, '/mcp', { json: {} });
    await idle();
    await seen.ask(scanner, '/.env');
    await seen.ask(calls, '/mcp', { json: {} });
    await expect.poll(refused).toBe(3);
  });

  it('are those too who scan from an address of a client, and who read the metadata as scanners', async () => {
    const client = await idle();
    await seen.ask({ ...client.calls, agent: 'zgrab/0.x' }, '/mcp', { json: {} });
    await seen.ask(scanner, '/mcp', { json: {} });
    await seen.ask(scanner, metadata);
    await expect.poll(refused).toBe(2);
  });
});
