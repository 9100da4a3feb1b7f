import type { Scenario } from './mock-window.ts';
import { sampleEvents } from './sample-events.ts';
import { sampleGrant, sampleKnock } from './sample-knocks.ts';
import { fileTools, manyTools } from './sample-tools.ts';
import { noTunnel, sampleTunnel } from './sample-tunnels.ts';
import { endless, hebrew, lowered, now, settings, status, upstream } from './scenario-parts.ts';
import { settingsScenarios } from './settings-scenarios.ts';
import { tunnelScenarios } from './tunnel-scenarios.ts';
import { verdictScenarios } from './verdict-scenarios.ts';

const quiet = (): Scenario => ({ ...lowered(), events: [], journeys: [] });
const localOnly = (): Scenario => ({
  ...lowered(),
  status: { ...status, bridge: 'raised', public: null, tunnel: noTunnel() },
  settings: settings({ publicUrl: null }),
});
const grants = [
  sampleGrant(now),
  sampleGrant(now, { id: 'grant-2', clientName: 'Claude', expiresAt: null, lastUsedAt: now - 7_200_000 }),
  sampleGrant(now, {
    id: 'grant-3',
    clientName: 'MCP Inspector',
    lastUsedAt: null,
    expiresAt: now + 40 * 60_000,
  }),
];
const scenarios: Record<string, () => Scenario> = {
  ...tunnelScenarios,
  ...verdictScenarios,
  ...settingsScenarios,
  starting: () => ({ ...lowered(), answers: 'silent' }),
  lost: () => ({ ...lowered(), answers: 'error' }),
  empty: () => ({
    ...localOnly(),
    events: [],
    journeys: [],
    tools: [],
    status: { ...status, bridge: 'raised', public: null, tunnel: noTunnel(), upstreams: [] },
  }),
  'no-public': localOnly,
  raised: () => ({
    ...lowered(),
    status: { ...status, bridge: 'raised', tunnel: sampleTunnel({ state: 'off' }) },
    settings: settings({ lowered: false }),
  }),
  lowered,
  grants: () => ({ ...lowered(), grants, status: { ...status, grants: 3 } }),
  problems: () => ({
    ...lowered(),
    grants: grants.slice(0, 1),
    status: {
      ...status,
      grants: 1,
      problems: [
        {
          id: 'port',
          sentence:
            'Another program uses port 7391, so Drawbridge listens on 7392: close that program, or set your reverse proxy to the new port.',
        },
      ],
      upstreams: [
        upstream('files', 3),
        upstream('github', 0, {
          state: 'failed',
          problem:
            'It stopped five times in a row: GITHUB_TOKEN is missing. Add it to the configuration file.',
        }),
        upstream('calendar', 15, { state: 'restarting', problem: 'It stopped and starts again in 4 s.' }),
      ],
    },
  }),
  knock: () => ({ ...lowered(), tools: fileTools, knocks: [sampleKnock(now)] }),
  'knock-unverified': () => ({
    ...lowered(),
    tools: fileTools,
    knocks: [
      sampleKnock(now, {
        identity: 'unverified',
        clientId: 'bffb61f7-a897-40bb-8579-2b7436e27ac2',
        redirectHost: 'chatgpt-connector.example.net',
        scope: 'mcp admin',
        canRefresh: false,
        tools: ['files__*', ...fileTools.slice(0, 2).map(({ name }) => name)],
      }),
    ],
  }),
  'knock-60': () => ({
    ...lowered(),
    knocks: [sampleKnock(now, { tools: manyTools.map(({ name }) => name) })],
  }),
  'knocks-3': () => ({
    ...lowered(),
    knocks: [
      sampleKnock(now),
      sampleKnock(now, {
        id: 'knock-2',
        clientName: 'Claude',
        redirectHost: 'claude.ai',
        numbers: [31, 64, 90],
        createdAt: now - 9000,
        identity: 'unverified',
      }),
      sampleKnock(now, {
        id: 'knock-3',
        clientName: 'MCP Inspector',
        redirectHost: 'localhost:6274',
        numbers: [11, 52, 73],
        createdAt: now - 5000,
        identity: 'unverified',
      }),
    ],
  }),
  quiet: () => ({
    ...lowered(),
    grants: grants.slice(0, 1),
    knocks: [
      sampleKnock(now, { quiet: true }),
      sampleKnock(now, {
        id: 'knock-2',
        clientName: 'curl',
        redirectHost: 'localhost:9999',
        numbers: [31, 64, 90],
        quiet: true,
        identity: 'unverified',
      }),
    ],
  }),
  hostile: () => {
    const one = lowered();
    return {
      ...one,
      grants: [
        sampleGrant(now, { clientName: endless }),
        sampleGrant(now, { id: 'grant-2', clientName: hebrew }),
      ],
      status: {
        ...status,
        grants: 2,
        upstreams: [upstream(endless, 3), upstream(hebrew, 2)],
        problems: [{ id: 'long', sentence: endless }],
      },
      events: one.events.map((event, index) =>
        index % 2 ? { ...event, summary: endless, path: `/${endless}` } : { ...event, summary: hebrew },
      ),
      journeys: one.journeys.map((journey, index) => ({
        ...journey,
        clientName: index % 2 ? endless : hebrew,
      })),
    };
  },
  'hostile-knock': () => ({
    ...lowered(),
    tools: [],
    knocks: [
      sampleKnock(now, {
        clientName: `${hebrew} ${endless}`,
        identity: 'unverified',
        redirectHost: `${'login-chatgpt-com-'.repeat(12)}.example.net`,
        scope: endless.slice(0, 4000),
        remote: '2001:0db8:85a3:0000:0000:8a2e:0370:7334',
        tools: [`${endless.slice(0, 150)}__${'x'.repeat(40)}`, `${hebrew}__read`, 'files__*'],
      }),
    ],
  }),
  'timeline-empty': quiet,
  'timeline-200': () => ({ ...lowered(), ...sampleEvents(200, now) }),
  'timeline-100k': () => ({ ...lowered(), ...sampleEvents(100_000, now) }),
};

/** What stands behind the window in the state called `name`. Throws on a name that is none. */
export function scenarioNamed(name: string): Scenario {
  const make = scenarios[name];
  if (make === undefined)
    throw new Error(`no such state: ${name}; there are ${Object.keys(scenarios).join(', ')}`);
  return make();
}
