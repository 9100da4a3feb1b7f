import type { Settings } from '../../../protocol/settings.ts';
import type { Status } from '../../../protocol/status.ts';
import type { Scenario } from './mock-window.ts';
import { neverChecked } from './sample-checkup.ts';
import { sampleEvents } from './sample-events.ts';
import { manyTools } from './sample-tools.ts';
import { sampleChoice, sampleTunnel } from './sample-tunnels.ts';

const local = 'http://127.0.0.1:7391';
export const publicOrigin = 'https://bridge.example.com';
/** When the preview began, ms since the epoch. */
export const now = Date.now();

export const addresses = (origin: string) => ({ origin, mcp: `${origin}/mcp`, sse: `${origin}/sse` });
export const upstream = (name: string, tools: number, change: Partial<Status['upstreams'][number]> = {}) => ({
  name,
  state: 'ready' as const,
  tools,
  problem: null,
  ...change,
});

export const status: Status = {
  version: '0.1.0',
  bridge: 'lowered',
  local: addresses(local),
  public: addresses(publicOrigin),
  tunnel: sampleTunnel(),
  upstreams: [upstream('files', 3), upstream('github', 42), upstream('calendar', 15)],
  knocks: 0,
  grants: 0,
  streams: 0,
  problems: [],
  dataDir: '/home/ada/.local/share/drawbridge',
  configFile: '/home/ada/.config/drawbridge/mcp.json',
  startedAt: now - 3_600_000,
};

export const settings = (change: Partial<Settings> = {}): Settings => ({
  publicUrl: publicOrigin,
  tunnels: [],
  cloudflareUrl: null,
  ngrokUrl: null,
  lowered: true,
  keepArguments: false,
  ...change,
});

/** The usual state, which the others are made of. */
export const lowered = (): Scenario => ({
  status,
  settings: settings(),
  choice: sampleChoice(),
  checkup: neverChecked(),
  desktop: {
    startAtLogin: { on: false, possible: true, why: null },
    update: { state: 'current', checkedAt: null },
    newerStarted: null,
  },
  replayed: {
    method: 'POST',
    path: '/token',
    before: 400,
    now: 400,
    ms: 12.4,
    notes: ['The code was secret and is replaced by one that is none.'],
    body: '{"error":"invalid_grant","error_description":"The code is not valid."}',
  },
  tools: manyTools,
  knocks: [],
  grants: [],
  ...sampleEvents(40, now),
  answers: 'yes',
});

export const endless = 'Ω̷very-'.repeat(1700);
export const hebrew = 'שרת הקבצים של \u202eתפוח\u202c';
