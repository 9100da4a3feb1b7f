import type { TunnelChoice, TunnelStatus } from '../../../protocol/tunnel.ts';

export const quickLimits = [
  'The address is another one at every start: connectors have to be made anew then.',
  'At most 200 requests may be under way at once.',
  'Nobody promises that it stays up.',
  'Event streams over GET are held back until they close; ChatGPT’s own calls are not affected.',
];

/** A tunnel as the status tells of it; `change` says what is different from an open own address. */
export const sampleTunnel = (change: Partial<TunnelStatus> = {}): TunnelStatus => ({
  kind: 'own',
  state: 'open',
  url: 'https://bridge.example.com',
  doing: null,
  progress: null,
  problem: null,
  retryAt: null,
  since: Date.now() - 600_000,
  limits: [],
  drift: null,
  ...change,
});

export const noTunnel = (): TunnelStatus => sampleTunnel({ kind: null, state: 'off', url: null });

/** The choice as the server offers it. */
export const sampleChoice = (change: Partial<TunnelChoice> = {}): TunnelChoice => ({
  options: [
    {
      kind: 'quick',
      title: 'Cloudflare Quick Tunnel',
      about: 'Works at once and needs no account; good for trying things out.',
      needsToken: false,
      address: 'none',
      hasToken: false,
      url: null,
      link: 'https://developers.cloudflare.com/cloudflare-one/connections/connect-networks/do-more-with-tunnels/trycloudflare/',
      limits: quickLimits,
    },
    {
      kind: 'cloudflare',
      title: 'Cloudflare Tunnel',
      about: 'Your own domain at Cloudflare: an address that stays.',
      needsToken: true,
      address: 'needed',
      hasToken: false,
      url: null,
      link: 'https://one.dash.cloudflare.com/?to=/:account/networks/tunnels',
      limits: ['Bot Fight Mode in your zone may stop ChatGPT: the check-up finds it.'],
    },
    {
      kind: 'ngrok',
      title: 'ngrok',
      about: 'A free account gives one address that stays.',
      needsToken: true,
      address: 'optional',
      hasToken: false,
      url: null,
      link: 'https://dashboard.ngrok.com/get-started/your-authtoken',
      limits: ['On the free plan browsers see a page first: press “Visit Site”.'],
    },
    {
      kind: 'own',
      title: 'Own address',
      about: 'A reverse proxy or Tailscale Funnel that leads here already.',
      needsToken: false,
      address: 'needed',
      hasToken: false,
      url: null,
      link: null,
      limits: [],
    },
  ],
  order: [],
  kept: 'keychain',
  ...change,
});
