import { expect, it } from 'vitest';
import { everythingWritten } from '../../../helpers/everything-written.ts';
import { changesOf } from './changes.ts';
import { bridgeBehind, checkedUp, wrong } from './rig.ts';

const agents = ['browser', 'aiohttp', 'openai-mcp'];

it('does every step as each agent, and says that everything works', async () => {
  const { bridge, edge } = await bridgeBehind();
  const state = await checkedUp(bridge);
  expect(state).toMatchObject({ running: false, url: edge.origin, problem: null });
  expect(wrong(state)).toEqual([]);
  expect(state.steps).toHaveLength(state.planned);
  const names = [...new Set(state.steps.map(({ name }) => name))];
  expect(names).toEqual([
    'reach',
    'authorization-server-metadata',
    'mcp-manifest',
    'openid-configuration',
    'resource-metadata',
    'resource-metadata-mcp',
    'blocking',
    'register',
    'authorize',
    'token',
    'cimd-document',
    'cimd-authorize',
    'cimd-token',
    'refresh',
    'duplicate-refresh',
    'authorization-kept',
    'discover',
    'initialize',
    'tools-list',
    'tools-call',
    'sse',
    'sse-post',
    'revoke',
  ]);
  for (const name of names) {
    const done = state.steps.filter((step) => step.name === name).map(({ agent }) => agent);
    expect(done.toSorted()).toEqual(agents.toSorted());
  }
  expect(state.verdicts).toMatchObject([{ state: 'working', rule: 'working', cures: [] }]);
  expect(state.unknowable.join(' ')).toContain('source address');
});

it('calls itself what each agent calls itself', async () => {
  const { bridge, edge } = await bridgeBehind();
  await checkedUp(bridge);
  const tokens = edge.seen.filter((line) => line.startsWith('POST /token'));
  expect(new Set(tokens)).toEqual(
    new Set([
      expect.stringMatching(/^POST \/token Mozilla\/5\.0 .*Chrome\//),
      'POST /token Python/3.12 aiohttp/3.11.18',
      'POST /token openai-mcp/1.0.0',
    ]),
  );
});

it('tells its steps as they come, and one check-up at a time', async () => {
  const { bridge } = await bridgeBehind();
  const changes = changesOf(bridge);
  const first = await bridge.control.startCheckup({});
  const second = await bridge.control.startCheckup({});
  expect(second.startedAt).toBe(first.startedAt);
  expect(second.journey).toBe(first.journey);
  const done = await changes.until(({ running }) => !running);
  const counts = changes.all.map(({ steps }) => steps.length);
  expect(counts).toEqual(counts.toSorted((a, b) => a - b));
  expect(new Set(counts).size).toBeGreaterThan(done.planned / 2);
  expect(await bridge.control.checkup({})).toEqual(done);
});

it('is one journey in the timeline, of the app itself, and leaves no secret anywhere', async () => {
  const secrets: string[] = [];
  const { bridge, edge } = await bridgeBehind();
  edge.behaviour = {
    sees: ({ headers, body }) => {
      const form = new URLSearchParams(body);
      for (const name of ['code', 'code_verifier', 'refresh_token', 'client_assertion', 'token'])
        secrets.push(form.get(name) ?? '');
      secrets.push((headers.authorization ?? '').replace(/^(Basic|Bearer) /, ''));
    },
  };
  const state = await checkedUp(bridge);
  const journeys = await bridge.control.journeys({});
  expect(journeys).toMatchObject([
    { id: state.journey, clientName: 'Check-up', verdict: { state: 'working', rule: 'working' } },
  ]);
  const events = await bridge.control.events({ limit: 5000 });
  const served = events.filter(({ method, path }) => method !== null && path !== '/.well-known/drawbridge');
  expect(served.length).toBeGreaterThan(60);
  for (const event of served) expect(event).toMatchObject({ actor: 'app', journey: state.journey });
  await bridge.close('the test looks at what is left');
  const real = new Set(secrets.filter((secret) => secret.length > 16));
  expect(real.size).toBeGreaterThan(20);
  const written = everythingWritten(bridge.dataDir) + JSON.stringify(state);
  for (const secret of real) expect(written).not.toContain(secret);
});

it('is shown to nobody: no knock, no grant, no tool, no stream that stays', async () => {
  const { bridge, edge } = await bridgeBehind();
  const seen: unknown[] = [];
  edge.behaviour = {
    sees: async ({ url }) => {
      if (!url.startsWith('/mcp')) return;
      const { grants, knocks } = await bridge.control.status({});
      seen.push(grants, knocks, ...(await bridge.control.grants({})), ...(await bridge.control.knocks({})));
    },
  };
  const knocks: unknown[] = [];
  bridge.subscribe((notification) => {
    if (notification.name === 'knocks') knocks.push(notification.data);
  });
  await checkedUp(bridge);
  expect(seen.length).toBeGreaterThan(20);
  expect(new Set(seen)).toEqual(new Set([0]));
  expect(knocks).toEqual([]);
  expect(await bridge.control.tools({})).not.toContainEqual(
    expect.objectContaining({ name: 'drawbridge_checkup_echo' }),
  );
  expect(await bridge.control.status({})).toMatchObject({ grants: 0, streams: 0, knocks: 0 });
});

it('says in one sentence why there is nothing to check', async () => {
  const { bridge } = await bridgeBehind();
  await bridge.control.changeSettings({ lowered: false });
  const raised = await bridge.control.startCheckup({});
  expect(raised).toMatchObject({ running: false, steps: [], verdicts: [] });
  expect(raised.problem).toMatch(/^The bridge is raised, .*lower it and check again\.$/);
});

it('says so where the bridge is raised in the middle', async () => {
  const { bridge, edge } = await bridgeBehind();
  edge.behaviour = {
    sees: async ({ url }) => {
      if (url === '/register') await bridge.control.changeSettings({ lowered: false });
    },
  };
  const state = await checkedUp(bridge);
  expect(state.problem).toMatch(/^The bridge was raised during the check-up/);
  expect(state.verdicts).toEqual([]);
});

it('ends with the app, at once', async () => {
  const { bridge, edge } = await bridgeBehind();
  const held = new Promise<void>((resolve) => {
    edge.behaviour = {
      treat: ({ url }) => {
        if (url !== '/token') return null;
        resolve();
        return { kind: 'silence' };
      },
    };
  });
  await bridge.control.startCheckup({});
  await held;
  await bridge.close('the test ends it');
  expect(await bridge.control.checkup({})).toMatchObject({
    running: false,
    verdicts: [],
    problem: expect.stringContaining('was closed'),
  });
});
