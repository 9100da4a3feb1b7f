import type { TunnelStatus } from '../../protocol/tunnel.ts';
import type { Edge } from './rule.ts';

/** What stands in front, as far as the tunnel in use tells. */
export function edgeOf({ kind, url }: TunnelStatus): Edge {
  if (kind === 'quick') return 'quick';
  if (kind === 'cloudflare') return 'cloudflare';
  if (kind === 'ngrok') return 'ngrok';
  if (url === null) return 'unknown';
  const { hostname } = new URL(url);
  if (hostname.endsWith('.trycloudflare.com')) return 'quick';
  if (/\.ngrok(-free)?\.(app|dev|io)$/.test(hostname)) return 'ngrok';
  return 'proxy';
}
