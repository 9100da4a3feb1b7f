import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { isLoopbackAddress } from './loopback.ts';

/** The address of one hop, without the port that some proxies add; null where there is none to be read. */
function hopAddress(hop: string): string | null {
  const bare = /^\[([^\]]*)\](?::\d+)?$/.exec(hop)?.[1] ?? /^([\d.]+):\d+$/.exec(hop)?.[1] ?? hop;
  return isIP(bare) === 0 ? null : bare;
}

/**
 * The address of the real caller. Only a loopback neighbour (our tunnel, the person's own proxy) may speak for
 * somebody else: then it is the rightmost address of X-Forwarded-For that is not loopback itself, or `unknown` where
 * the neighbour names somebody whom we cannot read. That is never a local caller: it came through a proxy.
 */
export function remoteAddress(req: IncomingMessage): string {
  const socket = req.socket.remoteAddress ?? 'unknown';
  const forwarded = req.headers['x-forwarded-for'];
  if (forwarded === undefined || !isLoopbackAddress(socket)) return socket;
  const hops = (typeof forwarded === 'string' ? forwarded : forwarded.join(','))
    .split(',')
    .map((hop) => hop.trim());
  for (const hop of hops.toReversed()) {
    const address = hopAddress(hop);
    if (address === null) return 'unknown';
    if (!isLoopbackAddress(address)) return address;
  }
  return socket;
}

/** Whether the caller is a program on this machine that came without a proxy. */
export const isLocalCaller = (remote: string): boolean => isLoopbackAddress(remote);
