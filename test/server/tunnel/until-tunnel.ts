import type { TunnelStatus } from '../../../protocol/tunnel.ts';
import type { Bridge } from '../../../server/bridge.ts';

/** Resolves with the first state of the tunnel that is as wanted, now or later. */
export function untilTunnel(
  bridge: Bridge,
  wanted: (tunnel: TunnelStatus) => boolean,
): Promise<TunnelStatus> {
  return new Promise((resolve) => {
    let stop = (): void => undefined;
    const look = (): void => {
      const { tunnel } = bridge.status();
      if (!wanted(tunnel)) return;
      stop();
      resolve(tunnel);
    };
    stop = bridge.subscribe(look);
    look();
  });
}

export const isOpen = ({ state }: TunnelStatus): boolean => state === 'open';
