import { expect, it, onTestFinished } from 'vitest';
import {
  answering,
  type Behaviour,
  botFightMode,
  buffering,
  changingHost,
  hidingOwnRequests,
  passingKnownHeaders,
  redirecting,
  strippingAuthorization,
} from '../../../helpers/edge.ts';
import { runBridge } from '../../../helpers/running-bridge.ts';
import { bridgeBehind, checkedUp, wrong } from './rig.ts';

/** Edges that stand in the way, and the one verdict that each has to give. */
const edges: readonly [string, Behaviour, string, string][] = [
  ['drops aiohttp at /token', botFightMode('drop', 'token'), 'token-never-arrived', 'edge'],
  ['challenges aiohttp at /token', botFightMode('challenge', 'token'), 'token-never-arrived', 'edge'],
  ['drops aiohttp everywhere', botFightMode('drop', 'everywhere'), 'bot-filter', 'edge'],
  ['challenges aiohttp everywhere', botFightMode('challenge', 'everywhere'), 'bot-filter', 'edge'],
  ['takes Authorization off', strippingAuthorization, 'token-not-sent', 'edge'],
  [
    'takes Authorization off and hides whose requests they are',
    hidingOwnRequests(strippingAuthorization),
    'token-not-sent',
    'edge',
  ],
  ['passes only the headers of old', passingKnownHeaders(), 'headers-stripped', 'edge'],
  [
    'takes MCP headers off, and not that of the app',
    passingKnownHeaders('drawbridge-own'),
    'headers-stripped',
    'edge',
  ],
  ['changes the host to a foreign one', changingHost('inside.example'), 'wrong-audience', 'edge'],
  ['sends everybody to another host', redirecting('https://login.example'), 'wrong-audience', 'edge'],
  ['limits the rate', answering(429), 'rate-limited', 'edge'],
  ['does not reach the app', answering(502), 'app-unreachable', 'tunnel'],
  ['gives up waiting', answering(524), 'edge-timeout', 'edge'],
  ['has no tunnel behind it', answering(530), 'tunnel-down', 'tunnel'],
  ['holds event streams back', buffering, 'sse-buffered', 'edge'],
];

it.each(edges)(
  'gives one verdict of an edge that %s',
  async (_what, behaviour, rule, hop) => {
    const { bridge } = await bridgeBehind(behaviour, { checkupPatience: { stream: 1000 } });
    const state = await checkedUp(bridge);
    expect(state.verdicts).toMatchObject([{ state: 'failed', rule, hop }]);
    const [verdict] = state.verdicts;
    expect(verdict?.evidence.length).toBeGreaterThan(0);
    expect(verdict?.cures.length).toBeGreaterThan(0);
    expect(wrong(state)).not.toEqual([]);
  },
  60_000,
);

it.each(['drop', 'challenge'] as const)(
  'goes on with the tokens of the others where aiohttp gets none (%s)',
  async (how) => {
    const { bridge } = await bridgeBehind(botFightMode(how, 'token'));
    const state = await checkedUp(bridge);
    expect(wrong(state)).toEqual([
      'token aiohttp',
      'cimd-token aiohttp',
      'refresh aiohttp',
      'duplicate-refresh aiohttp',
    ]);
    const saw = state.steps.find(({ ok }) => !ok)?.saw;
    expect(saw).toMatch(
      how === 'drop'
        ? /^the connection to .* broke .*; it never arrived here$/
        : /^403 challenge page \(cf-mitigated: challenge\), server: cloudflare, \d+ ms; it never arrived here$/,
    );
    const cures = state.verdicts[0]?.cures.join('\n') ?? '';
    if (how === 'challenge') expect(cures).toMatch(/^Turn Bot Fight Mode off/);
    expect(cures).toContain('It does NOT skip the free Bot Fight Mode');
    expect(cures).toContain('https://dash.cloudflare.com/');
  },
);

it('waits for a token endpoint that stays silent, and says that nothing arrived', async () => {
  const { bridge } = await bridgeBehind(botFightMode('silence', 'token'), {
    checkupPatience: { request: 2000, afterSilence: 500 },
  });
  const state = await checkedUp(bridge);
  expect(state.verdicts).toMatchObject([{ rule: 'token-never-arrived', hop: 'edge' }]);
  expect(state.steps.find(({ ok }) => !ok)?.saw).toBe('no answer in 2 s; it never arrived here');
}, 60_000);

it('finds one cause where everybody is kept waiting', async () => {
  const { bridge } = await bridgeBehind(
    { treat: () => ({ kind: 'silence' }) },
    { checkupPatience: { request: 1000 } },
  );
  const state = await checkedUp(bridge);
  expect(state.verdicts).toMatchObject([{ rule: 'edge-timeout', hop: 'edge' }]);
  expect(state.steps.filter(({ tried }) => tried)).toHaveLength(3);
}, 60_000);

it('is patient with an edge that is merely slow', async () => {
  const { bridge } = await bridgeBehind({ delay: 150 });
  expect((await checkedUp(bridge)).verdicts).toMatchObject([{ rule: 'working' }]);
}, 60_000);

it('names the headers that are taken off', async () => {
  const { bridge } = await bridgeBehind(passingKnownHeaders('drawbridge-own', 'mcp-protocol-version'));
  const { steps, verdicts } = await checkedUp(bridge);
  expect(verdicts).toMatchObject([{ rule: 'headers-stripped' }]);
  expect(verdicts[0]?.cause).toContain('(mcp-method, mcp-name)');
  expect(verdicts[0]?.evidence.join('\n')).toContain('it arrived here without mcp-method, mcp-name');
  expect(verdicts[0]?.cures[0]).toContain('Mcp-Method, Mcp-Name');
  const failed = new Set(steps.flatMap(({ ok, name }) => (ok ? [] : [name])));
  expect([...failed]).toEqual(['discover', 'tools-call']);
});

it('does not call an edge too slow because its own time is over', async () => {
  const { bridge } = await bridgeBehind({ delay: 700 }, { checkupPatience: { whole: 1000 } });
  const { steps, verdicts } = await checkedUp(bridge);
  expect(verdicts).toMatchObject([{ state: 'waiting', rule: 'not-finished' }]);
  expect(steps.filter(({ ok, tried }) => tried && !ok)).toEqual([]);
  const untried = steps.filter(({ tried }) => !tried);
  expect(untried.length).toBeGreaterThan(0);
  for (const { saw } of untried) expect(saw).toBe('not tried: the check-up took too long already');
}, 60_000);

it('says of a document that names another host just that', async () => {
  const { bridge, edge } = await bridgeBehind();
  const body = JSON.stringify({
    issuer: 'https://other\u202E.example',
    token_endpoint: 'https://other.example/token',
  });
  edge.behaviour = {
    treat: ({ url }) =>
      url === '/.well-known/oauth-authorization-server'
        ? { kind: 'answer', status: 200, headers: { 'content-type': 'application/json' }, body }
        : null,
  };
  const { verdicts } = await checkedUp(bridge);
  expect(verdicts).toMatchObject([{ rule: 'wrong-audience', hop: 'edge' }]);
  expect(verdicts[0]?.cause).toMatch(
    /^What comes back from .* speaks of [\x20-\x7e]*, so ChatGPT would go there/,
  );
});

it('tells of documents that speak of the address inside', async () => {
  const { bridge, edge } = await bridgeBehind();
  edge.behaviour = changingHost(new URL(bridge.origin).host);
  const { verdicts } = await checkedUp(bridge);
  expect(verdicts).toMatchObject([{ rule: 'wrong-audience', hop: 'edge' }]);
  expect(verdicts[0]?.cause).toContain(new URL(bridge.origin).host);
});

it('tells of another server at that address', async () => {
  const { bridge } = await bridgeBehind({
    treat: () => ({
      kind: 'answer',
      status: 200,
      headers: { 'content-type': 'text/html' },
      body: '<h1>It works!</h1>',
    }),
  });
  expect((await checkedUp(bridge)).verdicts).toMatchObject([{ rule: 'not-this-server', hop: 'edge' }]);
});

it('tells of an address that nothing listens at', async () => {
  const { bridge, edge } = await bridgeBehind();
  await edge.close();
  expect((await checkedUp(bridge)).verdicts).toMatchObject([{ rule: 'tunnel-down', hop: 'tunnel' }]);
});

it('tells of a name that does not resolve', async () => {
  const bridge = await runBridge({ publicUrl: 'https://bridge.invalid' }, {});
  onTestFinished(() => bridge.stop());
  const { steps, verdicts } = await checkedUp(bridge);
  expect(verdicts).toMatchObject([{ rule: 'tunnel-down', hop: 'tunnel' }]);
  expect(steps[0]?.saw).toMatch(/^no such host: bridge\.invalid .*; it never arrived here$/);
}, 60_000);

it('believes the answers where an edge hides whose requests they are', async () => {
  const { bridge } = await bridgeBehind(hidingOwnRequests());
  const state = await checkedUp(bridge);
  expect(wrong(state)).toEqual([]);
  expect(state.verdicts).toMatchObject([{ rule: 'working' }]);
});
