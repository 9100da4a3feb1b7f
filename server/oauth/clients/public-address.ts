import { BlockList, isIP } from 'node:net';

/** Ranges that are not the public internet (IANA special-purpose registries, RFC 6890), as `address/prefix`. */
const special = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];

/** IPv6: everything outside of global unicast (2000::/3), and what inside of it leads elsewhere. */
const special6 = [
  '::/3',
  '4000::/2',
  '8000::/1',
  // Teredo and 6to4 carry an IPv4 address; documentation; benchmarking; ORCHID; SRv6.
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
];

/** One list per family: a list compares IPv4 addresses with IPv6 ranges in their mapped spelling. */
function listOf(ranges: readonly string[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', prefix = ''] = range.split('/');
    list.addSubnet(address, Number(prefix), family);
  }
  return list;
}
const blocked4 = listOf(special, 'ipv4');
const blocked6 = listOf(special6, 'ipv6');

/**
 * Whether an address is on the public internet: no private, loopback, link-local, unique-local, shared, multicast or
 * reserved address, and no IPv6 spelling of an IPv4 address (::/3 holds the mapped, compatible and NAT64 ones).
 */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 0 || address.includes('%')) return false;
  return family === 4 ? !blocked4.check(address, 'ipv4') : !blocked6.check(address, 'ipv6');
}
