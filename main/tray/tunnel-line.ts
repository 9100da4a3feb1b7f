import type { TunnelStatus } from '../../protocol/tunnel.ts';

const lines = {
  off: null,
  starting: 'the tunnel is opening',
  checking: 'the tunnel waits for its first visit',
  open: 'the tunnel is open',
  retrying: 'the tunnel broke and is tried again',
  failed: 'the tunnel failed: open to see why',
} satisfies Record<TunnelStatus['state'], string | null>;

/** The state of the tunnel in a few words, for menu and tooltip; null where there is nothing to say. */
export const tunnelLine = (tunnel: TunnelStatus): string | null =>
  tunnel.kind === null ? null : lines[tunnel.state];
