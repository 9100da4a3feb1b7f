import type { Bridge } from '../../../../server/bridge.ts';
import { run } from '../../../../server/cli/run.ts';
import { thisWorld } from '../../../../server/cli/world.ts';
import type { Control } from '../../../../protocol/control.ts';

// `drawbridge serve` over a bridge that does what real ones should not: ODD says what.
const odd = process.env['ODD'];
const local = { origin: 'http://127.0.0.1:1', mcp: 'http://127.0.0.1:1/mcp', sse: 'http://127.0.0.1:1/sse' };

const refuse = (): never => {
  throw new Error('nobody calls this');
};
const control: Control = {
  status: refuse,
  url: refuse,
  tools: refuse,
  knocks: refuse,
  allow: refuse,
  deny: refuse,
  grants: refuse,
  revoke: refuse,
  events: refuse,
  journeys: refuse,
  settings: refuse,
  changeSettings: refuse,
  tunnels: refuse,
  useTunnel: refuse,
  checkTunnel: refuse,
  startCheckup: refuse,
  checkup: refuse,
  report: refuse,
  export: refuse,
  replay: refuse,
};

async function startBridge(): Promise<Bridge> {
  if (odd === 'fails to start')
    throw new TypeError('undefined is not a function, token mcp_0f1e2d3c4b5a69788796a5b4c3d2e1f0');
  // What keeps a real bridge's process alive.
  const alive = setInterval(() => undefined, 1000);
  if (odd === 'throws later') setTimeout(() => refuse(), 50);
  if (odd === 'rejects later') setTimeout(() => void Promise.reject(new Error('nobody waits for this')), 50);
  return {
    status: () => ({
      version: '0.0.0',
      bridge: 'raised',
      local,
      public: null,
      tunnel: {
        kind: null,
        state: 'off',
        url: null,
        doing: null,
        progress: null,
        problem: null,
        retryAt: null,
        since: 0,
        limits: [],
        drift: null,
      },
      upstreams: [],
      knocks: 0,
      grants: 0,
      streams: 0,
      problems: [],
      dataDir: '/x',
      configFile: '/x/mcp.json',
      startedAt: 0,
    }),
    control,
    subscribe: () => () => undefined,
    activity: () => ({ calls: 0, knocks: 0, connecting: 0, checkup: false }),
    drain: () => {},
    denyKnocks: () => undefined,
    wake: () => undefined,
    close: async (reason) => {
      process.stderr.write(`closing: ${reason}\n`);
      if (odd === 'never closes') await new Promise(() => undefined);
      clearInterval(alive);
    },
  };
}

process.exitCode = await run(process.argv.slice(2), {
  ...thisWorld(),
  loadBridge: async () => ({ startBridge }),
});
