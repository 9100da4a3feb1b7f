import type { TunnelStatus } from '../../../protocol/tunnel.ts';
import type { Scenario } from './mock-window.ts';
import { quickLimits, sampleChoice, sampleTunnel } from './sample-tunnels.ts';
import { addresses, endless, hebrew, lowered, now, settings, status } from './scenario-parts.ts';

const quickOrigin = 'https://gentle-harbor-otter-lamp.trycloudflare.com';
const tunnelled = (change: Partial<TunnelStatus>): Scenario => {
  const tunnel = sampleTunnel({ kind: 'quick', url: quickOrigin, limits: quickLimits, ...change });
  const open = tunnel.url !== null;
  return {
    ...lowered(),
    status: {
      ...status,
      bridge: open ? 'lowered' : 'raised',
      public: tunnel.url === null ? null : addresses(tunnel.url),
      tunnel,
    },
    settings: settings({ publicUrl: null, tunnels: [tunnel.kind ?? 'quick'] }),
    choice: sampleChoice({ order: [tunnel.kind ?? 'quick'] }),
  };
};

/** Each state of the tunnel. */
export const tunnelScenarios: Record<string, () => Scenario> = {
  'tunnel-starting': () =>
    tunnelled({ state: 'starting', url: null, doing: 'Fetching cloudflared: 12 of 38 MB', progress: 0.32 }),
  'tunnel-starting-unmeasured': () =>
    tunnelled({ state: 'starting', url: null, doing: 'Asking Cloudflare for an address' }),
  'tunnel-checking': () => tunnelled({ state: 'checking' }),
  'tunnel-open': () => tunnelled({}),
  'tunnel-retrying': () =>
    tunnelled({
      state: 'retrying',
      problem: 'Cloudflare does not answer from this network: check your connection; it is tried again.',
      retryAt: now + 48_000,
    }),
  'tunnel-failed': () => ({
    ...tunnelled({
      kind: 'ngrok',
      state: 'failed',
      url: null,
      problem:
        'ngrok refused the authtoken (ERR_NGROK_105): copy it anew from your ngrok dashboard and enter it under “Choose another”.',
    }),
    choice: sampleChoice({
      options: sampleChoice().options.map((option) =>
        option.kind === 'ngrok' ? { ...option, hasToken: true } : option,
      ),
      order: ['ngrok'],
      kept: 'memory',
    }),
  }),
  'tunnel-off': () => {
    const one = tunnelled({ state: 'off', url: null });
    return { ...one, settings: { ...one.settings, lowered: false } };
  },
  'tunnel-take-over': () => ({
    ...tunnelled({ kind: 'cloudflare', url: 'https://bridge.example.com', limits: [] }),
    choice: sampleChoice({
      options: sampleChoice().options.map((option) =>
        option.kind === 'quick'
          ? option
          : { ...option, url: 'https://bridge.example.com', hasToken: option.needsToken },
      ),
      order: ['cloudflare', 'own', 'ngrok'],
    }),
  }),
  'tunnel-drift': () =>
    tunnelled({
      drift: {
        from: 'https://brave-lime-anchor-field.trycloudflare.com',
        sentence:
          'Your connector in ChatGPT points to the old address: make it anew with the new one, or use an address that stays.',
      },
    }),
  'tunnel-hostile': () => ({
    ...tunnelled({ state: 'failed', problem: `${hebrew} ${endless}`, limits: [endless, hebrew] }),
    journeys: [],
  }),
};
