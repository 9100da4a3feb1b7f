import { isIPv6 } from 'node:net';
import { isLocalCaller } from '../http/remote-address.ts';

const groups = (text: string): string[] => (text === '' ? [] : text.split(':'));

/**
 * The addresses that one caller commands count as one: all of loopback, an IPv6 /48 (the largest network that a
 * household or a rented server gets without asking), a single IPv4 address.
 */
export function addressBlock(remote: string): string {
  if (isLocalCaller(remote)) return 'loopback';
  const address = remote.split('%')[0] ?? remote;
  if (!isIPv6(address)) return remote;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped?.[1] !== undefined) return mapped[1];
  // The URL parser writes an IPv6 address in its one canonical form, without a dotted tail.
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = '', tail = ''] = canonical.split('::');
  const zeros = Array<string>(8 - groups(head).length - groups(tail).length).fill('0');
  return `${[...groups(head), ...zeros, ...groups(tail)].slice(0, 3).join(':')}::/48`;
}
