import { describe, expect, it } from 'vitest';
import { TunnelError } from '../../../server/tunnel/provider.ts';
import { fails, passes, rig } from './rig.ts';
import { settled } from './test-clock.ts';

const quick = { tunnels: ['quick' as const] };
const own = { publicUrl: 'https://bridge.example.test' };

describe('a tunnel', () => {
  it('is open when a probe came back, and not before', async () => {
    const { tunnels, clock, probes, told } = await rig({ settings: quick });
    expect(tunnels.status()).toMatchObject({ kind: 'quick', state: 'open' });
    expect(told.map(({ summary }) => summary)).toEqual([
      'The tunnel is open: https://name-1.example.test leads here',
    ]);
    probes.outcome = () => fails('tunnel');
    await tunnels.use({ kind: 'none' });
    await tunnels.use({ kind: 'quick' });
    await clock.pass(20_000);
    expect(tunnels.status()).toMatchObject({ state: 'checking', problem: expect.stringContaining('no-way') });
    probes.outcome = () => passes;
    await clock.pass(5000);
    expect(tunnels.status()).toMatchObject({ state: 'open', problem: null });
  });

  it('has its address admitted before the first probe can come in', async () => {
    const admitted: (string | undefined)[] = [];
    const made = await rig();
    made.probes.outcome = () => {
      admitted.push(made.issuers.public?.origin);
      return passes;
    };
    await made.tunnels.use({ kind: 'quick' });
    await settled();
    expect(admitted).toEqual(['https://name-1.example.test']);
  });

  it('says what it does while it starts', async () => {
    const { tunnels, providers } = await rig({});
    providers.quick.trouble = 'hangs';
    await tunnels.use({ kind: 'quick' });
    await settled();
    providers.quick.hear({ kind: 'doing', what: 'Fetching cloudflared', progress: 0.5 });
    expect(tunnels.status()).toMatchObject({
      state: 'starting',
      doing: 'Fetching cloudflared',
      progress: 0.5,
    });
    providers.quick.hear({ kind: 'note', level: 'info', sentence: 'A note' });
  });

  it('is probed once a minute while it is open, and nothing is written down about it', async () => {
    const { clock, probes, told } = await rig({ settings: own });
    expect(probes.sent).toBe(1);
    await clock.pass(10 * 60_000);
    expect(probes.sent).toBe(11);
    expect(told).toHaveLength(1);
  });

  it('is probed at once when its provider is not sure of it', async () => {
    const { probes, providers } = await rig({ settings: quick });
    providers.quick.hear({ kind: 'unsure' });
    await settled();
    expect(probes.sent).toBe(2);
  });

  it('stays open after one lost probe, and is retried after two', async () => {
    const { tunnels, clock, probes, told } = await rig({ settings: own });
    probes.outcome = () => fails('network');
    await clock.pass(60_000);
    expect(tunnels.status().state).toBe('open');
    await clock.pass(3000);
    expect(tunnels.status()).toMatchObject({ state: 'retrying', url: own.publicUrl });
    probes.outcome = () => passes;
    await clock.pass(2000);
    expect(tunnels.status()).toMatchObject({ state: 'open', problem: null, retryAt: null });
    expect(told).toHaveLength(3);
  });

  it('is retried at once where the person asks and the probe is lost', async () => {
    const { tunnels, probes } = await rig({ settings: own });
    probes.outcome = () => fails('way', 'not-ours');
    expect(await tunnels.check()).toMatchObject({
      state: 'retrying',
      problem: expect.stringContaining('not-ours'),
    });
  });
});

describe('looking once more', () => {
  it('tells what came of a tunnel that was just chosen', async () => {
    const { tunnels, providers } = await rig();
    providers.quick.trouble = new TunnelError('no-network', 'No network: connect.', 'soon');
    void tunnels.use({ kind: 'quick' });
    await tunnels.use({ kind: 'quick' });
    expect(await tunnels.check()).toMatchObject({ state: 'retrying', problem: 'No network: connect.' });
    expect(await tunnels.check()).toMatchObject({ state: 'retrying' });
  });

  it('again and again does not cost a new Quick Tunnel its address', async () => {
    const { tunnels, probes, providers } = await rig();
    probes.outcome = () => fails('tunnel', 'unknown-name');
    await tunnels.use({ kind: 'quick' });
    for (let looks = 0; looks < 8; looks += 1) await tunnels.check();
    expect(tunnels.status()).toMatchObject({
      state: 'checking',
      problem: expect.stringContaining('unknown-name'),
    });
    expect(providers.quick.opened).toBe(1);
  });

  it('tells nothing new where there is no tunnel', async () => {
    const { tunnels } = await rig();
    expect(await tunnels.check()).toMatchObject({ kind: null, state: 'off' });
  });

  it('does not wait for ever for one that starts', async () => {
    const { tunnels, clock, providers } = await rig();
    providers.quick.trouble = 'hangs';
    await tunnels.use({ kind: 'quick' });
    const looked = tunnels.check();
    await clock.pass(30_000);
    expect(await looked).toMatchObject({ state: 'starting' });
  });
});

describe('the bridge', () => {
  it('raised closes what runs, and lowered opens it again', async () => {
    const { tunnels, clock, settings, providers, issuers, left } = await rig({ settings: quick });
    settings.change({ lowered: false });
    tunnels.follow();
    await settled();
    expect(tunnels.status()).toMatchObject({ kind: 'quick', state: 'off', url: null });
    expect(providers.quick.live).toBe(0);
    expect(issuers.public).toBeNull();
    expect(left).toEqual(['https://name-1.example.test']);
    settings.change({ lowered: true });
    tunnels.follow();
    await clock.pass(0);
    expect(tunnels.status().state).toBe('open');
  });

  it('raised leaves an own address as it is, and does not probe it', async () => {
    const { tunnels, clock, settings, issuers, probes, left } = await rig({ settings: own });
    settings.change({ lowered: false });
    tunnels.follow();
    probes.sent = 0;
    await clock.pass(10 * 60_000);
    expect(tunnels.status()).toMatchObject({ kind: 'own', state: 'off', url: own.publicUrl });
    expect(issuers.public?.origin).toBe(own.publicUrl);
    expect([probes.sent, left]).toEqual([0, []]);
  });
});

describe('another tunnel', () => {
  it('chosen while one starts leaves nothing of that one, and there are never two', async () => {
    const { tunnels, clock, providers } = await rig();
    providers.quick.trouble = 'hangs';
    await tunnels.use({ kind: 'quick' });
    await settled();
    expect(providers.quick.live).toBe(1);
    const [, , last] = await Promise.all([
      tunnels.use({ kind: 'ngrok', token: 't' }),
      tunnels.use({ kind: 'quick' }),
      tunnels.use({ kind: 'ngrok' }),
    ]);
    expect(last.kind).toBe('ngrok');
    await clock.pass(0);
    expect(tunnels.status()).toMatchObject({ kind: 'ngrok', state: 'open' });
    expect([providers.quick.live, providers.ngrok.live, providers.ngrok.mostLive]).toEqual([0, 1, 1]);
  });

  it('is opened only when the one before is closed', async () => {
    const { tunnels, providers } = await rig({ settings: quick });
    let release = (): void => undefined;
    providers.quick.closing = new Promise((resolve) => {
      release = resolve;
    });
    await tunnels.use({ kind: 'ngrok', token: 't' });
    await settled();
    expect([providers.quick.live, providers.ngrok.opened]).toEqual([1, 0]);
    expect(tunnels.status()).toMatchObject({ kind: 'ngrok', state: 'starting' });
    release();
    await settled();
    expect([providers.quick.live, providers.ngrok.live]).toEqual([0, 1]);
  });

  it('chosen a second time is left as it is', async () => {
    const { tunnels, providers, told } = await rig({ settings: quick });
    await tunnels.use({ kind: 'quick' });
    await settled();
    expect(providers.quick.opened).toBe(1);
    expect(told).toHaveLength(1);
  });

  it('does not wait for ever for one that does not close', async () => {
    const { tunnels, clock, providers } = await rig({ settings: quick });
    let release = (): void => undefined;
    providers.ngrok.closing = new Promise((resolve) => {
      release = resolve;
    });
    await tunnels.use({ kind: 'ngrok', token: 't' });
    await settled();
    await tunnels.use({ kind: 'quick' });
    await clock.pass(5000);
    expect(tunnels.status()).toMatchObject({ kind: 'quick', state: 'open' });
    release();
    await settled();
  });
});

it('closing ends what is opening', async () => {
  const { tunnels, clock, providers } = await rig();
  providers.quick.trouble = 'hangs';
  await tunnels.use({ kind: 'quick' });
  await settled();
  await tunnels.close();
  expect(providers.quick.live).toBe(0);
  tunnels.follow();
  await clock.pass(60_000);
  expect(providers.quick.opened).toBe(1);
});
