import type { Settings } from '../../protocol/settings.ts';
import type { Status } from '../../protocol/status.ts';
import type { TunnelKind } from '../../protocol/tunnel.ts';

/** The address to paste into ChatGPT, and who can reach it. */
export interface Address {
  url: string;
  /**
   * `local`: there is no public address. `raised`: there is one, and it does not answer now. `coming`: a tunnel is
   * chosen whose address is not known yet.
   */
  reach: 'open' | 'raised' | 'local' | 'coming';
}

/** The address to show. Asking the server for it would count as the person copying it, so it is made here. */
export function addressOf(status: Status, settings: Settings | null): Address {
  const { tunnel } = status;
  const ofTunnel = tunnel.url === null ? null : `${tunnel.url}/mcp`;
  // The own address of the settings is in use only where no other tunnel was chosen.
  const own = tunnel.kind === 'own' || tunnel.kind === null ? (settings?.publicUrl ?? null) : null;
  const known = status.public?.mcp ?? ofTunnel ?? (own === null ? null : `${own}/mcp`);
  if (known === null) return { url: status.local.mcp, reach: tunnel.kind === null ? 'local' : 'coming' };
  return { url: known, reach: status.bridge === 'lowered' ? 'open' : 'raised' };
}

/** What to know of the address that was just copied, a sentence each; the limits of the tunnel in the words of this moment. */
export const afterCopying = (kind: TunnelKind | null): readonly string[] =>
  kind === 'quick'
    ? [
        'Give ChatGPT this address, which ends in /mcp: quick tunnels hold event streams at /sse back.',
        'It changes at every start of the tunnel, and the connector has to be made anew then.',
      ]
    : [];

/**
 * Reads what a person typed as their public address. The server has the last word (protocol/settings.ts); this
 * only says sooner and more exactly what is wrong.
 */
export function readPublicUrl(typed: string): { url: string } | { problem: string } {
  const text = typed.trim();
  if (text === '') return { problem: 'Enter the address, like https://bridge.example.com.' };
  const full = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  const url = URL.canParse(full) ? new URL(full) : null;
  if (url === null || /\s/.test(text)) {
    return { problem: 'This is not an address. It should look like https://bridge.example.com.' };
  }
  const loopback = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback)) {
    return { problem: 'ChatGPT only talks to https addresses. Use one that starts with https://.' };
  }
  if (url.username !== '' || url.password !== '') {
    return { problem: 'Leave out the user name: it would be visible to everybody.' };
  }
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    return { problem: `Leave out what follows the host: ${url.origin} is enough.` };
  }
  return { url: url.origin };
}
