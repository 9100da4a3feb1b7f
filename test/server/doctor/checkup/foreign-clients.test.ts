import type { IncomingMessage } from 'node:http';
import { expect, it } from 'vitest';
import { type Behaviour, type Edge, hidingOwnRequests, type Treatment } from '../../../helpers/edge.ts';
import { exchange, post, registerClient } from '../../../helpers/oauth-steps.ts';
import { approve, PlainBrowser } from '../../../helpers/plain-browser.ts';
import { everything, type RunningBridge, upstreamsReady } from '../../../helpers/running-bridge.ts';
import { send } from '../../oauth/send.ts';
import { bridgeBehind, checkedUp, wrong } from './rig.ts';

/** Answers every registration itself, with the id of somebody else's client. */
const naming = (id: string) => ({
  treat: ({ url }: IncomingMessage): Treatment | null =>
    url === '/register'
      ? {
          kind: 'answer',
          status: 201,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ client_id: id, client_secret: 'made-up' }),
        }
      : null,
});

const hostile: [string, (id: string) => Behaviour][] = [
  ['shows whose requests they are', naming],
  ['hides whose requests they are', (id) => hidingOwnRequests(naming(id))],
];

it.each(hostile)('leaves the client alone that an edge names which %s', async (_what, behaviour) => {
  const { bridge, edge } = await bridgeBehind();
  const victim = await registerClient(bridge.origin, 'Victim');
  const tokens = await exchange(victim, await approve(bridge, victim.address, 'always'));
  const during: number[] = [];
  edge.behaviour = {
    ...behaviour(victim.id),
    sees: async ({ url }) => {
      if (!url.startsWith('/authorize?') || during.length > 0) return;
      during.push(0);
      during.push((await new PlainBrowser().open(victim.address)).status);
    },
  };
  const state = await checkedUp(bridge);
  expect(wrong(state)).toContain('register browser');
  expect(state.verdicts).toMatchObject([{ rule: 'answer-changed' }]);
  expect(state.steps.find(({ name }) => name === 'register')?.saw).toContain('another client');
  expect(during.toSorted()).toEqual([0, 200]);

  expect((await new PlainBrowser().open(victim.address)).status).toBe(200);
  const refreshed = await post(`${bridge.origin}/token`, {
    grant_type: 'refresh_token',
    client_id: victim.id,
    refresh_token: tokens.refresh_token ?? '',
  });
  expect(refreshed.status).toBe(200);
  expect(await bridge.control.grants({})).toMatchObject([{ clientId: victim.id }]);
});

it('does not take a client that is not the one which its own request registered', async () => {
  const { bridge, edge } = await bridgeBehind();
  edge.behaviour = {
    sees: async ({ method, url, headers, body }) => {
      const mark = headers['drawbridge-own'];
      if (method !== 'POST' || url !== '/register' || typeof mark !== 'string') return;
      const sent = {
        host: new URL(edge.origin).host,
        'content-type': 'application/json',
        'drawbridge-own': mark,
      };
      await send(Number(new URL(bridge.origin).port), url, { method, headers: sent, body });
    },
  };
  const state = await checkedUp(bridge);
  const steps = state.steps.filter(({ name }) => name === 'register');
  expect(steps.map(({ ok }) => ok)).not.toContain(true);
  expect(steps[0]?.saw).toContain('another client than was registered here');
});

/** Sends a request of its own with a mark that it took from the check-up's. */
const stealing = (edge: Edge, bridge: RunningBridge, token: string, path: string) => (mark: string) =>
  send(Number(new URL(bridge.origin).port), path, {
    method: 'POST',
    headers: {
      host: new URL(edge.origin).host,
      'x-forwarded-for': '203.0.113.66',
      'drawbridge-own': mark,
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json',
    },
    body:
      path === '/mcp'
        ? JSON.stringify({
            jsonrpc: '2.0',
            id: 1,
            method: 'tools/call',
            params: { name: 'everything__echo', arguments: { message: 'stolen' } },
          })
        : JSON.stringify({ message: 'stolen' }),
  });

it.each(['/mcp', '/tools/everything__echo'])(
  "writes a call with somebody's token at %s down as theirs, whatever mark it came with",
  async (path) => {
    const { bridge, edge } = await bridgeBehind({}, {}, { everything });
    await upstreamsReady(bridge);
    const victim = await registerClient(edge.origin, 'Victim');
    const tokens = await exchange(victim, await approve(bridge, victim.address, 'always'));
    const steal = stealing(edge, bridge, tokens.access_token, path);
    const answers: string[] = [];
    edge.behaviour = {
      sees: async ({ method, url, headers }) => {
        const mark = headers['drawbridge-own'];
        if (method !== 'POST' || url !== '/mcp' || typeof mark !== 'string' || answers.length > 0) return;
        answers.push('');
        answers.push((await steal(mark)).text);
      },
    };
    const state = await checkedUp(bridge);
    expect(answers.join('')).toContain('stolen');
    const calls = (await bridge.control.events({ limit: 5000 })).filter(({ type }) => type === 'tool.call');
    const stolen = calls.filter(({ summary }) => summary.includes('everything__echo'));
    expect(stolen).toMatchObject([{ actor: 'client', clientId: victim.id, remote: '203.0.113.66' }]);
    expect(stolen[0]?.journey).not.toBe(state.journey);
  },
);
