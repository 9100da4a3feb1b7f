import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Outside } from '../../../server/outside/outside.ts';
import { type RunningBridge, runBridge } from '../../helpers/running-bridge.ts';
import {
  reachableScenario,
  type StandIn,
  standInCloudflared,
} from '../../helpers/stand-ins/stand-in-cloudflared.ts';
import { tokensThrough } from './oauth-outside.ts';
import { isOpen, untilTunnel } from './until-tunnel.ts';

/** A bridge whose cloudflared is the stand-in: Cloudflare's edge is what no test machine can reach. */
let program: StandIn;
let outside: Outside;
let bridge: RunningBridge;

beforeEach(async () => {
  const reachable = reachableScenario();
  ({ outside } = reachable);
  program = standInCloudflared(reachable.scenario);
  const env = { PATH: process.env['PATH'], CLOUDFLARED_BIN: program.path };
  bridge = await runBridge({ outside, env });
});
afterEach(async () => {
  await bridge.stop();
  await program.remove();
});

async function opened(): Promise<string> {
  expect(await bridge.control.useTunnel({ kind: 'quick' })).toMatchObject({
    kind: 'quick',
    state: 'starting',
  });
  const { url } = await untilTunnel(bridge, isOpen);
  return url ?? '';
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe('a bridge with a Quick Tunnel', () => {
  it('has a public address that a client can go the whole way by', async () => {
    const url = await opened();
    expect(url).toMatch(/^https:\/\/quiet-river-stone-lamp\.trycloudflare\.com:\d+$/);
    expect(bridge.status()).toMatchObject({ bridge: 'lowered', public: { mcp: `${url}/mcp` } });
    expect((await tokensThrough(outside, bridge, url)).token).toBeTypeOf('string');
    expect(await bridge.control.settings({})).toMatchObject({ tunnels: ['quick'] });
  });

  it('that is killed has another one soon, and says that the connector points to the old address', async () => {
    const before = await opened();
    await tokensThrough(outside, bridge, before);
    process.kill(program.state().pid, 'SIGKILL');
    const { url, drift } = await untilTunnel(bridge, (tunnel) => isOpen(tunnel) && tunnel.url !== before);
    expect(drift).toMatchObject({ from: before, sentence: expect.stringContaining(`${url}`) });
    expect(program.starts()).toBe(2);
    expect(bridge.status().grants).toBe(1);
    const summaries = (await bridge.control.events({}))
      .filter(({ type }) => type === 'tunnel')
      .map(({ summary }) => summary);
    expect(summaries).toContain(drift?.sentence);
    expect(summaries).toContain(`The public address is ${url} now; it was ${before}`);
  });

  it('is closed when the bridge is raised: no program is left, and no address', async () => {
    await opened();
    const { pid } = program.state();
    await bridge.control.changeSettings({ lowered: false });
    expect(bridge.status()).toMatchObject({ public: null, tunnel: { kind: 'quick', state: 'off' } });
    await bridge.control.changeSettings({ lowered: true });
    await untilTunnel(bridge, isOpen);
    expect(isRunning(pid)).toBe(false);
    expect(program.starts()).toBe(2);
  });

  it('leaves no program behind when the app ends', async () => {
    await opened();
    const { pid } = program.state();
    await bridge.close('the test is over');
    expect(isRunning(pid)).toBe(false);
  });
});
