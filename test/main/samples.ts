import type { Knock } from '../../protocol/consent.ts';
import type { Status } from '../../protocol/status.ts';
import type { TunnelStatus } from '../../protocol/tunnel.ts';
import type { Control } from '../../protocol/control.ts';
import { callNames } from '../../protocol/control.ts';

export const sampleTunnel = (changes: Partial<TunnelStatus> = {}): TunnelStatus => ({
  kind: 'own',
  state: 'open',
  url: 'https://b.example',
  doing: null,
  progress: null,
  problem: null,
  retryAt: null,
  since: 1,
  limits: [],
  drift: null,
  ...changes,
});

export const sampleStatus = (changes: Partial<Status> = {}): Status => ({
  version: '0.1.0',
  bridge: 'lowered',
  local: { origin: 'http://127.0.0.1:1', mcp: 'http://127.0.0.1:1/mcp', sse: 'http://127.0.0.1:1/sse' },
  public: { origin: 'https://b.example', mcp: 'https://b.example/mcp', sse: 'https://b.example/sse' },
  tunnel: sampleTunnel(),
  upstreams: [],
  knocks: 0,
  grants: 0,
  streams: 0,
  problems: [],
  dataDir: '/data',
  configFile: '/data/mcp.json',
  startedAt: 1,
  ...changes,
});

export const sampleKnock = (changes: Partial<Knock> = {}): Knock => ({
  id: 'k1',
  clientId: 'c1',
  clientName: 'ChatGPT',
  identity: 'unverified',
  redirectHost: 'chatgpt.com',
  scope: 'mcp',
  tools: ['everything__echo'],
  numbers: [11, 22, 33],
  createdAt: 1,
  expiresAt: 2,
  quiet: false,
  remote: '127.0.0.1',
  issuer: 'http://127.0.0.1:1',
  canRefresh: false,
  ...changes,
});

async function unexpected(): Promise<never> {
  throw new Error('this call was not expected');
}

const isWhole = (value: Partial<Control>): value is Control => callNames.every((name) => name in value);

/** A control in which every call that is not given fails the test that reaches it. */
export function controlWith(given: Partial<Control>): Control {
  const control: Partial<Control> = {};
  for (const name of callNames) Object.assign(control, { [name]: given[name] ?? unexpected });
  if (!isWhole(control)) throw new Error('a call is missing');
  return control;
}
