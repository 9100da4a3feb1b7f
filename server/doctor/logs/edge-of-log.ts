import { BlockList, isIPv6 } from 'node:net';
import type { Edge } from '../rule.ts';
import type { Seen } from './seen.ts';

/** Where Cloudflare's edge asks from: https://www.cloudflare.com/ips/ */
const cloudflare = new BlockList();
for (const range of [
  '173.245.48.0/20',
  '103.21.244.0/22',
  '103.22.200.0/22',
  '103.31.4.0/22',
  '141.101.64.0/18',
  '108.162.192.0/18',
  '190.93.240.0/20',
  '188.114.96.0/20',
  '197.234.240.0/22',
  '198.41.128.0/17',
  '162.158.0.0/15',
  '104.16.0.0/13',
  '104.24.0.0/14',
  '172.64.0.0/13',
  '131.0.72.0/22',
]) {
  const [network = '', bits = ''] = range.split('/');
  cloudflare.addSubnet(network, Number(bits), 'ipv4');
}
for (const [network, bits] of [
  ['2400:cb00::', 32],
  ['2606:4700::', 32],
  ['2803:f800::', 32],
  ['2405:b500::', 32],
  ['2405:8100::', 32],
  ['2a06:98c0::', 29],
  ['2c0f:f248::', 32],
] as const) {
  cloudflare.addSubnet(network, bits, 'ipv6');
}

const isCloudflare = (address: string): boolean =>
  cloudflare.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');

/** What stood in front of the server, as far as host names and addresses of the log tell. */
export function edgeOfLines(lines: readonly Seen[]): Edge {
  for (const { host } of lines) {
    if (host === null) continue;
    if (/\.trycloudflare\.com(?::\d+)?$/i.test(host)) return 'quick';
    if (/\.ngrok(?:-free)?\.(?:app|dev|io)(?::\d+)?$/i.test(host)) return 'ngrok';
  }
  return lines.some(({ remote }) => remote !== null && isCloudflare(remote)) ? 'cloudflare' : 'unknown';
}
