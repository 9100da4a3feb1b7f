import { isIP } from 'node:net';

/** The address without port and brackets; null where it is none (a host name counts as one). */
export function plainAddress(text: string): string | null {
  const bare = text.replace(/^\[([^\]]+)\](?::\d+)?$/, '$1').replace(/^::ffff:(?=\d+\.)/i, '');
  if (bare === '' || bare === '-') return null;
  if (isIP(bare) !== 0) return bare;
  const withoutPort = bare.replace(/:\d{1,5}$/, '');
  return isIP(withoutPort) !== 0 || /^[\w.-]{1,255}$/.test(withoutPort) ? withoutPort : null;
}

const local =
  /^(?:127\.|10\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.|::1$|f[cd][\da-f]{2}:|fe80:|localhost$)/i;

/**
 * Whether that is somebody outside: only such an address tells callers apart, a proxy's own does not.
 * The addresses of documentation count, because people put them into logs that they show to others.
 */
export const isOutsideAddress = (address: string): boolean => isIP(address) !== 0 && !local.test(address);
