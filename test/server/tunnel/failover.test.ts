import { describe, expect, it } from 'vitest';
import { TunnelError } from '../../../server/tunnel/provider.ts';
import { fails, passes, type Rig, rig } from './rig.ts';

const address = 'https://bridge.example.test';
const both = {
  tunnels: ['cloudflare' as const, 'ngrok' as const],
  cloudflareUrl: address,
  ngrokUrl: address,
};

/** Probes pass only while this one leads. */
function onlyVia(made: Rig, kind: 'cloudflare' | 'ngrok' | null): void {
  made.probes.outcome = (leading) => (leading === kind ? passes : fails('tunnel'));
}

describe('when the tunnel in use does not come up', () => {
  it('the next one with the same address takes over, and the timeline says so', async () => {
    const made = await rig({ settings: both });
    const { tunnels, clock, providers, told, left } = made;
    onlyVia(made, 'ngrok');
    await clock.pass(5 * 60_000);
    expect(tunnels.status()).toMatchObject({ kind: 'ngrok', state: 'open', url: address });
    expect([providers.cloudflare.live, providers.ngrok.live]).toEqual([0, 1]);
    expect(left).toEqual([]);
    expect(told.map(({ summary }) => summary)).toContain(
      `ngrok takes over from Cloudflare Tunnel for ${address}`,
    );
  });

  it('the first one is tried again after ten minutes, and leads again if it can', async () => {
    const made = await rig({ settings: both });
    const { tunnels, clock, providers } = made;
    onlyVia(made, 'ngrok');
    await clock.pass(9 * 60_000);
    expect(tunnels.status().kind).toBe('ngrok');
    onlyVia(made, 'cloudflare');
    await clock.pass(3 * 60_000);
    expect(tunnels.status()).toMatchObject({ kind: 'cloudflare', state: 'open' });
    expect([providers.cloudflare.live, providers.ngrok.live]).toEqual([1, 0]);
  });

  it('the other one leads again where the first still cannot', async () => {
    const made = await rig({ settings: both });
    const { tunnels, clock, providers } = made;
    onlyVia(made, 'ngrok');
    await clock.pass(14 * 60_000);
    expect(providers.ngrok.opened).toBe(2);
    expect(tunnels.status()).toMatchObject({ kind: 'ngrok', state: 'open' });
  });

  it('and none can, the first one goes on trying', async () => {
    const made = await rig({ settings: both });
    onlyVia(made, null);
    await made.clock.pass(7 * 60_000);
    expect(made.tunnels.status()).toMatchObject({ kind: 'cloudflare', url: address });
    onlyVia(made, 'cloudflare');
    await made.clock.pass(2 * 60_000);
    expect(made.tunnels.status()).toMatchObject({ kind: 'cloudflare', state: 'open' });
  });

  it('for good, it is left alone while another one leads', async () => {
    const made = await rig({ settings: { ...both, lowered: false } });
    const { tunnels, clock, providers, settings } = made;
    providers.cloudflare.trouble = new TunnelError('bad-token', 'The token is not valid.', 'never');
    settings.change({ lowered: true });
    tunnels.follow();
    await clock.pass(60 * 60_000);
    expect(tunnels.status()).toMatchObject({ kind: 'ngrok', state: 'open' });
    expect(providers.cloudflare.opened).toBe(1);
  });

  it.each([
    ['another address', { ...both, ngrokUrl: 'https://other.example.test' }],
    ['no address that is known beforehand', { ...both, ngrokUrl: null }],
    ['a new address at each start', { ...both, tunnels: ['cloudflare' as const, 'quick' as const] }],
  ])('one with %s does not take over', async (_what, settings) => {
    const made = await rig({ settings });
    onlyVia(made, null);
    await made.clock.pass(30 * 60_000);
    expect(made.tunnels.status().kind).toBe('cloudflare');
    expect(made.providers.ngrok.opened + made.providers.quick.opened).toBe(0);
  });
});
