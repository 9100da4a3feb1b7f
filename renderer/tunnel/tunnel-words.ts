import type { TunnelKind, TunnelStatus } from '../../protocol/tunnel.ts';

export const kindNames: Record<TunnelKind, string> = {
  quick: 'Cloudflare Quick Tunnel',
  cloudflare: 'Cloudflare Tunnel',
  ngrok: 'ngrok',
  own: 'Own address',
};

export interface TunnelWords {
  tone: 'quiet' | 'busy' | 'good' | 'warn' | 'bad';
  title: string;
  text: string | null;
}

/** `next try in 8 s`, `next try in 3 min`; `trying now` once the time has come. Times in ms since the epoch. */
export function nextTry(retryAt: number | null, now: number): string {
  const seconds = retryAt === null ? 0 : Math.ceil((retryAt - now) / 1000);
  if (seconds <= 0) return 'trying now';
  return seconds < 120 ? `next try in ${seconds} s` : `next try in ${Math.ceil(seconds / 60)} min`;
}

/** What the popup says about the tunnel. */
export function tunnelWords(tunnel: TunnelStatus): TunnelWords {
  switch (tunnel.state) {
    case 'off':
      return { tone: 'quiet', title: 'Closed', text: 'It opens when you lower the bridge.' };
    case 'starting':
      return { tone: 'busy', title: 'Opening', text: tunnel.doing };
    case 'checking':
      return {
        tone: 'busy',
        title: 'Checking',
        text: tunnel.doing ?? 'The address is there; waiting for the first visit through it.',
      };
    case 'open':
      return { tone: 'good', title: 'Open', text: null };
    case 'retrying':
      return { tone: 'warn', title: 'Not reachable', text: tunnel.problem };
    case 'failed':
      return { tone: 'bad', title: 'Failed', text: tunnel.problem };
  }
}
