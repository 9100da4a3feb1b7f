import { describe, expect, it } from 'vitest';
import { TunnelError } from '../../../server/tunnel/provider.ts';
import { fails, passes, rig } from './rig.ts';
import { settled } from './test-clock.ts';

const quick = { tunnels: ['quick' as const] };
const named = { tunnels: ['cloudflare' as const], cloudflareUrl: 'https://bridge.example.test' };

describe('starting anew', () => {
  it('comes after 1, 2, 4 … 60 seconds, and the timeline hears of it once', async () => {
    const { tunnels, clock, providers, told } = await rig();
    providers.cloudflare.trouble = new TunnelError('no-network', 'No network: connect.', 'soon');
    await tunnels.use({ kind: 'cloudflare', url: 'https://b.example', token: 'secret' });
    await settled();
    const pauses: number[] = [];
    for (let attempt = 0; attempt < 8; attempt += 1) {
      const pause = (tunnels.status().retryAt ?? 0) - clock.now();
      pauses.push(pause / 1000);
      await clock.pass(pause);
    }
    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
    expect(providers.cloudflare.opened).toBe(9);
    expect(told.filter(({ summary }) => summary.startsWith('No network'))).toHaveLength(1);
  });

  it('comes with a short pause again after a minute of being open', async () => {
    const { tunnels, clock, providers } = await rig({ settings: quick });
    const pauseAfter = async (open: number): Promise<number> => {
      await clock.pass(open);
      providers.quick.end();
      await settled();
      const pause = (tunnels.status().retryAt ?? 0) - clock.now();
      await clock.pass(pause);
      return pause;
    };
    expect(await pauseAfter(10_000)).toBe(1000);
    expect(await pauseAfter(10_000)).toBe(2000);
    expect(await pauseAfter(61_000)).toBe(1000);
  });

  it('comes after five minutes where trying soon would not help', async () => {
    const { tunnels, clock, providers } = await rig();
    providers.quick.trouble = new TunnelError('rate-limited', 'Too many: wait.', 'later');
    await tunnels.use({ kind: 'quick' });
    await clock.pass(5 * 60_000 - 1);
    expect(providers.quick.opened).toBe(1);
    await clock.pass(1);
    expect(providers.quick.opened).toBe(2);
  });

  it('does not come where only the person can help, until the person asks', async () => {
    const { tunnels, clock, providers } = await rig();
    providers.ngrok.trouble = new TunnelError(
      'ERR_NGROK_105',
      'The token is not valid: give another.',
      'never',
    );
    await tunnels.use({ kind: 'ngrok', token: 'wrong' });
    await clock.pass(60 * 60_000);
    tunnels.wake();
    await settled();
    expect(tunnels.status()).toMatchObject({
      state: 'failed',
      problem: 'The token is not valid: give another.',
    });
    expect(providers.ngrok.opened).toBe(1);
    await tunnels.check();
    expect(providers.ngrok.opened).toBe(2);
    providers.ngrok.trouble = null;
    await tunnels.use({ kind: 'ngrok', token: 'right' });
    await settled();
    expect(tunnels.status().state).toBe('open');
  });

  it('is done where nobody holds the tunnel any more', async () => {
    const { tunnels, clock, probes, providers } = await rig({ settings: named });
    probes.outcome = () => (providers.cloudflare.opened === 1 ? fails('tunnel') : passes);
    await clock.pass(70_000);
    expect(providers.cloudflare.opened).toBe(2);
    expect(tunnels.status().state).toBe('open');
  });

  it('is not done where somebody on the way is to blame', async () => {
    const { tunnels, clock, probes, providers } = await rig({ settings: named });
    probes.outcome = () => fails('way', 'challenge');
    await clock.pass(30 * 60_000);
    expect(tunnels.status().state).toBe('retrying');
    expect(providers.cloudflare.opened).toBe(1);
  });

  it('does not cost a Quick Tunnel its address while this computer is offline', async () => {
    const { tunnels, clock, probes, providers, left } = await rig({ settings: quick });
    probes.outcome = () => fails('network');
    await clock.pass(30 * 60_000);
    expect(tunnels.status()).toMatchObject({ state: 'retrying', url: 'https://name-1.example.test' });
    probes.outcome = () => passes;
    tunnels.wake();
    await settled();
    expect(tunnels.status()).toMatchObject({ state: 'open', url: 'https://name-1.example.test' });
    expect(providers.quick.opened).toBe(1);
    expect(left).toEqual([]);
  });

  it('under another address says so, and ends what came in by the old one', async () => {
    const { clock, providers, issuers, left, told } = await rig({ settings: quick });
    providers.quick.end();
    await clock.pass(1000);
    expect(left).toEqual(['https://name-1.example.test']);
    expect(issuers.public?.origin).toBe('https://name-2.example.test');
    expect(told.map(({ summary }) => summary)).toContain(
      'The public address is https://name-2.example.test now; it was https://name-1.example.test',
    );
  });

  it('under the same address ends nothing', async () => {
    const { clock, providers, issuers, left } = await rig({ settings: named });
    providers.cloudflare.end();
    await clock.pass(1000);
    expect(providers.cloudflare.opened).toBe(2);
    expect(issuers.public?.origin).toBe('https://bridge.example.test');
    expect(left).toEqual([]);
  });
});

it('a waiting attempt comes at once on another network', async () => {
  const made = await rig({ settings: quick });
  const { tunnels, clock, providers } = made;
  providers.quick.trouble = new TunnelError('rate-limited', 'Too many: wait.', 'later');
  providers.quick.end();
  await clock.pass(2000);
  expect(tunnels.status().state).toBe('retrying');
  providers.quick.trouble = null;
  made.network = 'wlan0 192.0.2.9';
  await clock.pass(5000);
  expect(tunnels.status().state).toBe('open');
});
