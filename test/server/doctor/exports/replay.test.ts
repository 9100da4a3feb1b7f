import { DatabaseSync } from '@photostructure/sqlite';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EventType, JournalEvent } from '../../../../protocol/events.ts';
import type { ReplayResult } from '../../../../protocol/report.ts';
import { everythingWritten } from '../../../helpers/everything-written.ts';
import { type Client, exchange, mcp, post, registerClient } from '../../../helpers/oauth-steps.ts';
import { approve, PlainBrowser } from '../../../helpers/plain-browser.ts';
import { type RunningBridge, runBridge, upstreamsReady } from '../../../helpers/running-bridge.ts';
import { send } from '../../oauth/send.ts';

const publicHost = 'bridge.example.com';
let bridge: RunningBridge;

beforeEach(async () => {
  bridge = await runBridge({ publicUrl: `https://${publicHost}` }, {});
});
afterEach(() => bridge.stop());

/** The same with a tool to call. */
async function withTools(): Promise<void> {
  await bridge.stop();
  bridge = await runBridge({ publicUrl: `https://${publicHost}` });
  await upstreamsReady(bridge);
}

const events = (): Promise<JournalEvent[]> => bridge.control.events({ limit: 5000 });

/** The newest step of a type that somebody else than the app caused. */
async function step(
  type: EventType,
  fits: (event: JournalEvent) => boolean = () => true,
): Promise<JournalEvent> {
  const found = (await events()).findLast(
    (event) => event.type === type && event.actor !== 'app' && event.method !== null && fits(event),
  );
  if (found === undefined) throw new Error(`there is no step ${type}`);
  return found;
}

const replayOf = async (event: JournalEvent): Promise<ReplayResult> =>
  bridge.control.replay({ seq: event.seq });

/** Everything that a request can change, but for the journal's own entries. */
async function state(): Promise<unknown> {
  const db = new DatabaseSync(join(bridge.dataDir, 'drawbridge.db'), { readOnly: true });
  try {
    const tables = ['clients', 'grants', 'access_tokens', 'refresh_tokens'];
    return {
      tables: tables.map((table) => db.prepare(`SELECT * FROM ${table}`).all()),
      knocks: await bridge.control.knocks({}),
      journeys: (await bridge.control.journeys({})).map(({ verdict: _verdict, ...journey }) => journey),
      streams: bridge.status().streams,
    };
  } finally {
    db.close();
  }
}

async function connected(): Promise<{ client: Client; token: string; refresh: string }> {
  const client = await registerClient(bridge.origin, 'ChatGPT');
  await fetch(`${bridge.origin}/.well-known/oauth-authorization-server`);
  const tokens = await exchange(client, await approve(bridge, client.address, 'always'));
  return { client, token: tokens.access_token, refresh: tokens.refresh_token ?? '' };
}

describe('a replay', () => {
  it('of every kind of request changes nothing, and the access that there is goes on', async () => {
    await withTools();
    const { client, token, refresh } = await connected();
    const call = { name: 'everything__echo', arguments: { message: 'once' } };
    expect((await mcp(bridge.origin, token, 'tools/call', call)).status).toBe(200);
    expect((await mcp(bridge.origin, token, 'tools/list')).status).toBe(200);
    expect((await mcp(bridge.origin, 'mcp_00000000000000000000000000000000', 'tools/list')).status).toBe(401);
    expect((await fetch(`${bridge.origin}/wp-login.php`)).status).toBe(404);
    // Somebody else waits, with a code that is not fetched and a page that shows a number.
    const other = await registerClient(bridge.origin, 'Waiting');
    await new PlainBrowser().open(other.address);
    const before = await state();
    const seen = await events();

    const replayed: [string, number][] = [];
    for (const event of seen) {
      if (event.method === null || event.actor === 'app') continue;
      const { now } = await bridge.control.replay({ seq: event.seq });
      replayed.push([event.type, now]);
    }

    expect(await state()).toEqual(before);
    expect(new Set(replayed.map(([type]) => type))).toEqual(
      new Set([
        'discovery',
        'register',
        'authorize',
        'token',
        'tool.call',
        'mcp.request',
        'bearer.refused',
        'request.refused',
      ]),
    );
    const last = seen.at(-1)?.seq ?? 0;
    const added = (await events()).filter(({ method, seq }) => seq > last && method !== null);
    expect(added).toHaveLength(replayed.length);
    for (const event of added) {
      expect(event).toMatchObject({ actor: 'app', journey: null, clientId: null });
      expect(event.summary).toMatch(/^Replay: /);
    }
    expect((await mcp(bridge.origin, token, 'tools/list')).status).toBe(200);
    const form = { grant_type: 'refresh_token', client_id: client.id, refresh_token: refresh };
    expect((await post(`${bridge.origin}/token`, form)).status).toBe(200);
  });

  it('of a registration says what would have been answered', async () => {
    await registerClient(bridge.origin, 'ChatGPT');
    const result = await replayOf(await step('register'));
    expect(result).toMatchObject({ method: 'POST', path: '/register', before: 201, now: 200 });
    expect(JSON.parse(result.body)).toMatchObject({ replay: true, client_name: 'ChatGPT' });
    expect(result.notes.join(' ')).toContain('answered 201 then, and 200 now');
  });

  it('of an authorization request says that a page would wait, and of a wrong one what is wrong', async () => {
    const client = await registerClient(bridge.origin, 'ChatGPT');
    await new PlainBrowser().open(client.address);
    const asked = await step('authorize');
    expect(await replayOf(asked)).toMatchObject({
      before: 200,
      now: 200,
      body: expect.stringContaining('Nobody knocked'),
    });
    const wrong = new URL(client.address);
    wrong.searchParams.set('redirect_uri', 'https://elsewhere.example/callback');
    await new PlainBrowser().open(wrong);
    const refused = await step('authorize', ({ status }) => status === 400);
    const result = await replayOf(refused);
    expect(result).toMatchObject({ before: 400, now: 400 });
    expect(result.path).toContain('elsewhere.example');
    expect(await bridge.control.knocks({})).toHaveLength(1);
  });

  it('of a code exchange carries dead secrets, is refused, and revokes nothing', async () => {
    const { token } = await connected();
    const result = await replayOf(await step('token'));
    expect(result).toMatchObject({ before: 200, now: 400 });
    expect(JSON.parse(result.body)).toMatchObject({ error: 'invalid_grant' });
    expect(result.notes.join(' ')).toContain('replayed-without-its-secret');
    expect((await mcp(bridge.origin, token, 'tools/list')).status).toBe(200);
    expect(await bridge.control.grants({})).toHaveLength(1);
  });

  it('of a tool call reaches no tool: no token is sent', async () => {
    await withTools();
    const { token } = await connected();
    await mcp(bridge.origin, token, 'tools/call', {
      name: 'everything__echo',
      arguments: { message: 'once' },
    });
    const result = await replayOf(await step('tool.call'));
    expect(result).toMatchObject({ method: 'POST', path: '/mcp', before: 200, now: 401 });
    expect(result.notes.join(' ')).toContain('No access token was sent');
    expect(JSON.stringify(result)).not.toContain(token);
    expect(everythingWritten(bridge.dataDir)).not.toContain(token);
  });

  it('goes to the issuer that the request came in by', async () => {
    const path = '/.well-known/oauth-authorization-server';
    const headers = {
      host: publicHost,
      'x-forwarded-for': '203.0.113.9',
      'user-agent': 'Python/3.12 aiohttp/3.9.5',
    };
    await send(Number(new URL(bridge.origin).port), path, { headers });
    const { body, now } = await replayOf(await step('discovery'));
    expect(now).toBe(200);
    expect(body).toContain(`"issuer":"https://${publicHost}"`);
    await fetch(`${bridge.origin}${path}`);
    expect((await replayOf(await step('discovery'))).body).toContain(`"issuer":"${bridge.origin}"`);
  });

  it('goes to the local issuer where the other one is gone, and says so', async () => {
    const client = await registerClient(bridge.origin, 'ChatGPT');
    const { pathname, search } = new URL(client.address);
    const headers = { host: publicHost, 'x-forwarded-for': '203.0.113.9', 'user-agent': 'Mozilla/5.0' };
    await send(Number(new URL(bridge.origin).port), pathname + search, { headers });
    const asked = await step('authorize');
    expect((await replayOf(asked)).notes.join(' ')).not.toContain('not served any more');
    await bridge.control.useTunnel({ kind: 'none' });
    expect(bridge.status().public).toBeNull();
    const result = await replayOf(asked);
    expect(result.notes.join(' ')).toContain('is not served any more');
  });

  it('uses up none of what an hour allows', async () => {
    await registerClient(bridge.origin, 'ChatGPT');
    const event = await step('register');
    for (let index = 0; index < 610; index += 1) expect((await replayOf(event)).now).toBe(200);
    await expect(registerClient(bridge.origin, 'Another')).resolves.toBeDefined();
  });
});

describe('what cannot be replayed', () => {
  it.each([
    ['a step that is not there', 999_999, 'not-found'],
    ['what was no request', 1, 'not-possible'],
  ])('%s', async (_what, seq, code) => {
    await expect(bridge.control.replay({ seq })).rejects.toMatchObject({
      code,
      message: expect.stringMatching(/^[^\n]+: [^\n]+\.$/),
    });
  });

  it('what Drawbridge sent itself, a replay among it', async () => {
    await fetch(`${bridge.origin}/.well-known/oauth-authorization-server`);
    await replayOf(await step('discovery'));
    const own = (await events()).findLast(({ actor, method }) => actor === 'app' && method !== null);
    await expect(bridge.control.replay({ seq: own?.seq ?? 0 })).rejects.toMatchObject({
      code: 'not-possible',
    });
  });
});
