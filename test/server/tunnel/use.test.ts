import { describe, expect, it } from 'vitest';
import { ControlError, type ParsedInput } from '../../../protocol/control.ts';
import type { TunnelKind } from '../../../protocol/tunnel.ts';
import { tunnelsWith } from '../../../server/tunnel/candidates.ts';
import { type Rig, rig } from './rig.ts';
import { settled } from './test-clock.ts';

const address = 'https://bridge.example.test';

async function refusal({ tunnels }: Rig, input: ParsedInput<'useTunnel'>): Promise<string> {
  const error: unknown = await tunnels.use(input).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ControlError) || error.code !== 'bad-input') throw new Error(`it was not refused`);
  return error.message;
}

describe('choosing a tunnel', () => {
  it('keeps the choice for the next start, and the token out of the settings', async () => {
    const { tunnels, settings, tokens, told } = await rig();
    const status = await tunnels.use({ kind: 'cloudflare', url: address, token: 'very secret' });
    expect(status).toMatchObject({ kind: 'cloudflare', state: 'starting', url: address });
    expect(settings.current).toMatchObject({ tunnels: ['cloudflare'], cloudflareUrl: address });
    expect(tokens.get('cloudflare')).toBe('very secret');
    expect(JSON.stringify([settings.current, told, tunnels.status()])).not.toContain('very secret');
    expect(told[0]).toMatchObject({ type: 'tunnel', actor: 'person', summary: 'Chose Cloudflare Tunnel' });
  });

  it('takes token and address from before where they are left out', async () => {
    const { tunnels, settings, tokens } = await rig();
    await tunnels.use({ kind: 'ngrok', url: address, token: 'kept' });
    await tunnels.use({ kind: 'quick' });
    await tunnels.use({ kind: 'ngrok' });
    expect(settings.current).toMatchObject({ tunnels: ['ngrok'], ngrokUrl: address });
    expect(tokens.get('ngrok')).toBe('kept');
    await tunnels.use({ kind: 'ngrok', url: null });
    expect(settings.current.ngrokUrl).toBeNull();
  });

  it('none ends the one in use', async () => {
    const { tunnels, settings, providers, issuers } = await rig({ settings: { tunnels: ['quick'] } });
    expect(await tunnels.use({ kind: 'none' })).toMatchObject({ kind: null, state: 'off', url: null });
    await settled();
    expect([settings.current.tunnels, providers.quick.live, issuers.public]).toEqual([[], 0, null]);
  });

  it('ends an own address that was given for this run alone', async () => {
    const { tunnels } = await rig({ publicUrl: address });
    expect(tunnels.status()).toMatchObject({ kind: 'own', url: address });
    expect(await tunnels.use({ kind: 'quick' })).toMatchObject({ kind: 'quick' });
  });

  const inputs: [ParsedInput<'useTunnel'>, string][] = [
    [{ kind: 'own' }, 'give the https address'],
    [{ kind: 'own', url: null }, 'give the https address'],
    [{ kind: 'own', url: address, token: 't' }, 'needs no token'],
    [{ kind: 'quick', url: address }, 'leave the address out'],
    [{ kind: 'quick', token: 't' }, 'needs no token'],
    [{ kind: 'cloudflare', token: 't' }, 'needs its address'],
    [{ kind: 'cloudflare', url: address }, 'needs a token'],
    [{ kind: 'ngrok' }, 'needs a token'],
    [{ kind: 'none', token: 't' }, 'leave them out'],
    [{ kind: 'own', url: address, failover: ['quick'] }, 'cannot take over'],
    [{ kind: 'own', url: address, failover: ['cloudflare'] }, 'cannot take over'],
  ];
  it.each(inputs)('%j is refused with what to do, and nothing is changed', async (input, why) => {
    const made = await rig();
    const before = made.settings.current;
    expect(await refusal(made, input)).toContain(why);
    expect(made.settings.current).toEqual(before);
    expect(made.told).toEqual([]);
  });

  it('stores no token where the rest is refused', async () => {
    const made = await rig();
    await refusal(made, { kind: 'cloudflare', token: 'lost' });
    expect(made.tokens.size).toBe(0);
  });
});

describe('what there is to choose from', () => {
  it('tells of each kind what it needs, what is kept, and what it cannot do', async () => {
    const { tunnels } = await rig();
    await tunnels.use({ kind: 'ngrok', token: 't' });
    const { options, order, kept } = await tunnels.choice();
    expect(options.map(({ kind, needsToken, hasToken }) => [kind, needsToken, hasToken])).toEqual([
      ['quick', false, false],
      ['cloudflare', true, false],
      ['ngrok', true, true],
      ['own', false, false],
    ]);
    expect([order, kept]).toEqual([['ngrok'], 'keychain']);
    const limits = (kind: TunnelKind): string =>
      options.find((option) => option.kind === kind)?.limits.join(' ') ?? '';
    expect(limits('quick')).toMatch(/another one after each start.*\/sse.*200 requests/);
    expect(limits('ngrok')).toMatch(/Visit Site/);
    expect(limits('cloudflare')).toMatch(/Bot Fight Mode/);
  });
});

describe('the own address as front ends set it', () => {
  it('is used from then on, and no longer when it goes', async () => {
    const { tunnels, settings, providers, issuers } = await rig({ settings: { tunnels: ['quick'] } });
    settings.change({ publicUrl: address });
    tunnels.follow();
    expect(issuers.public?.origin).toBe(address);
    await settled();
    expect(tunnels.status()).toMatchObject({ kind: 'own', state: 'open' });
    expect(providers.quick.live).toBe(0);
    settings.change({ publicUrl: null });
    tunnels.follow();
    await settled();
    expect(tunnels.status()).toMatchObject({ kind: null, state: 'off' });
    expect([issuers.public, providers.quick.opened]).toEqual([null, 1]);
  });

  it('given for this run alone wins until it is changed', async () => {
    const { tunnels, settings, issuers } = await rig({
      publicUrl: 'https://run.example.test',
      settings: { publicUrl: address },
    });
    expect(issuers.public?.origin).toBe('https://run.example.test');
    settings.change({ keepArguments: true });
    tunnels.follow();
    expect(issuers.public?.origin).toBe('https://run.example.test');
    settings.change({ publicUrl: 'https://other.example.test' });
    tunnels.follow();
    expect(issuers.public?.origin).toBe('https://other.example.test');
  });
});

it('the own address set anew keeps those that may take over for it', () => {
  const settings = { publicUrl: address, cloudflareUrl: address, ngrokUrl: null };
  expect(tunnelsWith({ ...settings, tunnels: ['own', 'cloudflare'] }, address)).toEqual([
    'own',
    'cloudflare',
  ]);
  expect(tunnelsWith({ ...settings, tunnels: ['cloudflare', 'own'] }, null)).toEqual(['cloudflare']);
});
