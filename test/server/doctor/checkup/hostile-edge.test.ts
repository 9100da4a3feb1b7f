import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { expect, it, onTestFinished } from 'vitest';
import type { Edge } from '../../../helpers/edge.ts';
import { exchange, mcp, registerClient } from '../../../helpers/oauth-steps.ts';
import { approve } from '../../../helpers/plain-browser.ts';
import {
  everything,
  type RunningBridge,
  runBridge,
  upstreamsReady,
} from '../../../helpers/running-bridge.ts';
import { type Sending, send } from '../../oauth/send.ts';
import { bridgeBehind, checkedUp, wrong } from './rig.ts';

const echo = 'drawbridge_checkup_echo';

/** Whoever runs the edge sees everything, and can send anything as if it came from outside. */
const attackerAt =
  (edge: Edge, bridge: RunningBridge) =>
  (path: string, sending: Sending = {}) =>
    send(Number(new URL(bridge.origin).port), path, {
      ...sending,
      headers: { ...sending.headers, host: new URL(edge.origin).host },
    });

it('gives who is faster with the observed request a code, and nothing that it could do with it', async () => {
  const { bridge, edge } = await bridgeBehind();
  const attack = attackerAt(edge, bridge);
  const stolen: { code: string; client: string; redirect: string }[] = [];
  edge.behaviour = {
    sees: async ({ method, url }) => {
      if (method !== 'GET' || !url.startsWith('/authorize?')) return;
      const { headers } = await attack(url);
      const location = new URL(String(headers.location));
      const asked = new URL(url, edge.origin).searchParams;
      const code = location.searchParams.get('code');
      if (code === null) return;
      stolen.push({ code, client: asked.get('client_id') ?? '', redirect: asked.get('redirect_uri') ?? '' });
      const redeemed = await attack('/token', {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({
          grant_type: 'authorization_code',
          code,
          client_id: asked.get('client_id') ?? '',
          redirect_uri: asked.get('redirect_uri') ?? '',
          code_verifier: 'a'.repeat(43),
        }).toString(),
      });
      expect([400, 401]).toContain(redeemed.status);
    },
  };
  const state = await checkedUp(bridge);
  expect(stolen.length).toBeGreaterThan(0);
  // The check-up itself was not let in a second time by the same request, and nobody else was asked.
  expect(wrong(state)).toContain('authorize browser');
  expect(await bridge.control.knocks({})).toEqual([]);
  expect(await bridge.control.grants({})).toEqual([]);
});

it('answers a replayed request to nobody, and asks the person nothing', async () => {
  const { bridge, edge } = await bridgeBehind();
  const attack = attackerAt(edge, bridge);
  const requests: string[] = [];
  const answers: string[] = [];
  edge.behaviour = {
    sees: async ({ method, url }) => {
      if (url.startsWith('/mcp')) {
        for (const observed of requests.splice(0)) {
          answers.push(String((await attack(observed)).headers.location));
          const other = observed.replace(/code_challenge=[^&]*/, `code_challenge=${'x'.repeat(43)}`);
          answers.push(String((await attack(other)).headers.location));
        }
      }
      if (method === 'GET' && url.startsWith('/authorize?')) requests.push(url);
    },
  };
  const knocks: unknown[] = [];
  bridge.subscribe((notification) => {
    if (notification.name === 'knocks') knocks.push(notification.data);
  });
  expect(wrong(await checkedUp(bridge))).toEqual([]);
  expect(answers.length).toBeGreaterThan(5);
  for (const answer of answers) {
    expect(answer).toContain('error=access_denied');
    expect(answer).not.toMatch(/[?&]code=/);
  }
  expect(knocks).toEqual([]);
});

it('lets an observed token reach the echo tool alone, and only while the check-up runs', async () => {
  const { bridge, edge } = await bridgeBehind({}, {}, { everything });
  await upstreamsReady(bridge);
  const attack = attackerAt(edge, bridge);
  const call = (token: string, method: string, params: object = {}) =>
    attack('/mcp', {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        accept: 'application/json',
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    });
  let token = '';
  const answers: string[] = [];
  edge.behaviour = {
    sees: async ({ headers, body }) => {
      if (token !== '' || !body.includes('"tools/list"')) return;
      token = (headers.authorization ?? '').slice(7);
      const other = await call(token, 'tools/call', {
        name: 'everything__echo',
        arguments: { message: 'hi' },
      });
      answers.push(other.text);
      answers.push((await call(token, 'resources/list')).text);
      answers.push((await call(token, 'prompts/list')).text);
      answers.push((await call(token, 'tools/list')).text);
      answers.push(
        (await call(token, 'resources/read', { uri: 'demo://resource/static/document/features.md' })).text,
      );
    },
  };
  expect(wrong(await checkedUp(bridge))).toEqual([]);
  const [other = '', resources = '', prompts = '', tools = '', read = ''] = answers;
  expect(other).toContain('has not allowed the tool everything__echo');
  expect(JSON.parse(resources)).toMatchObject({ result: { resources: [] } });
  expect(JSON.parse(prompts)).toMatchObject({ result: { prompts: [] } });
  const { result }: { result: { tools: { name: string }[] } } = JSON.parse(tools);
  expect(result.tools.map(({ name }) => name)).toEqual([echo]);
  expect(JSON.parse(read)).toHaveProperty('error');
  expect((await call(token, 'tools/list')).status).toBe(401);
});

it('keeps the echo tool from every other client, also one that is allowed everything', async () => {
  const { bridge } = await bridgeBehind({}, {}, { everything });
  await upstreamsReady(bridge);
  const client = await registerClient(bridge.origin);
  const { access_token: token } = await exchange(client, await approve(bridge, client.address));
  const listed = await (await mcp(bridge.origin, token, 'tools/list')).text();
  expect(listed).toContain('everything__echo');
  expect(listed).not.toContain(echo);
  const called = await mcp(bridge.origin, token, 'tools/call', { name: echo, arguments: { text: 'hi' } });
  expect(await called.json()).toMatchObject({ error: { message: `Tool ${echo} not found` } });
  const rest = await fetch(`${bridge.origin}/tools/${echo}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: '{"text":"hi"}',
  });
  expect(rest.status).toBe(404);
});

it('lives five minutes at most, its refresh token too', async () => {
  let ahead = 0;
  const { bridge, edge } = await bridgeBehind({}, { now: () => Date.now() + ahead });
  const attack = attackerAt(edge, bridge);
  const statuses: number[] = [];
  let tried = false;
  edge.behaviour = {
    sees: async ({ url, headers, body }) => {
      const form = new URLSearchParams(body);
      if (tried || url !== '/token' || form.get('grant_type') !== 'refresh_token') return;
      tried = true;
      ahead = 5 * 60_000 + 1000;
      const refreshed = await attack('/token', {
        method: 'POST',
        headers: {
          authorization: String(headers.authorization),
          'content-type': 'application/x-www-form-urlencoded',
        },
        body,
      });
      statuses.push(refreshed.status);
      ahead = 0;
    },
  };
  await checkedUp(bridge);
  expect(statuses).toEqual([400]);
});

it('forgets its clients and grants when it is done, and at the next start what a crash left of it', async () => {
  const { bridge, edge } = await bridgeBehind();
  const left = mkdtempSync(join(tmpdir(), 'drawbridge-crash-'));
  onTestFinished(() => rmSync(left, { recursive: true, force: true }));
  let copied = false;
  edge.behaviour = {
    sees: ({ body }) => {
      if (copied || !body.includes('"tools/call"')) return;
      copied = true;
      // The files as they lie there now: what a kill -9 would leave.
      for (const name of ['drawbridge.db', 'drawbridge.db-wal', 'mcp.json'])
        cpSync(join(bridge.dataDir, name), join(left, name));
    },
  };
  const person = await registerClient(bridge.origin);
  await exchange(person, await approve(bridge, person.address));
  expect(wrong(await checkedUp(bridge))).toEqual([]);
  expect(await bridge.control.grants({})).toHaveLength(1);
  await bridge.close('the test looks at what is left');
  expect(countIn(bridge.dataDir)).toEqual({ clients: 1, grants: 1, access_tokens: 1, refresh_tokens: 0 });

  expect(countIn(left)).toMatchObject({ clients: 4, grants: 7 });
  const after = await runBridge({ dataDir: left }, {});
  expect(await after.control.grants({})).toHaveLength(1);
  await after.close('the test looks at what is left');
  expect(countIn(left)).toEqual({ clients: 1, grants: 1, access_tokens: 1, refresh_tokens: 0 });
});

it('knows each of its requests once: whoever repeats one is a stranger like any other', async () => {
  const { bridge, edge } = await bridgeBehind();
  const attack = attackerAt(edge, bridge);
  const observed: string[] = [];
  edge.behaviour = {
    sees: async ({ url, headers }) => {
      const value = headers['drawbridge-own'];
      if (url === '/mcp' && observed.length > 0) {
        await attack('/nothing', { headers: { 'drawbridge-own': observed.splice(0)[0] ?? '' } });
      } else if (url === '/.well-known/oauth-authorization-server') observed.push(String(value));
    },
  };
  const { journey } = await checkedUp(bridge);
  const events = await bridge.control.events({ limit: 5000 });
  const strange = events.filter(({ path }) => path === '/nothing');
  expect(strange.length).toBeGreaterThan(0);
  for (const event of strange) expect(event).toMatchObject({ actor: 'stranger' });
  for (const event of strange) expect(event.journey).not.toBe(journey);
});

it('bothers nobody where the edge hides whose requests they are', async () => {
  const { bridge, edge } = await bridgeBehind({
    headers: (headers) =>
      Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'drawbridge-own')),
  });
  const knocks: unknown[] = [];
  bridge.subscribe((notification) => {
    if (notification.name === 'knocks') knocks.push(notification.data);
  });
  const state = await checkedUp(bridge);
  expect(state.verdicts).toMatchObject([{ rule: 'working' }]);
  expect(knocks).toEqual([]);
  await bridge.close('the test looks at what is left');
  expect(countIn(bridge.dataDir)).toEqual({ clients: 0, grants: 0, access_tokens: 0, refresh_tokens: 0 });
  expect(edge.seen.length).toBeGreaterThan(60);
});

function countIn(folder: string): Record<string, number> {
  const db = new DatabaseSync(join(folder, 'drawbridge.db'));
  try {
    const tables = ['clients', 'grants', 'access_tokens', 'refresh_tokens'];
    return Object.fromEntries(
      tables.map((table) => {
        const row: unknown = db.prepare(`SELECT count(*) AS n FROM ${table}`).get();
        return [table, typeof row === 'object' && row !== null && 'n' in row ? Number(row.n) : -1];
      }),
    );
  } finally {
    db.close();
  }
}
