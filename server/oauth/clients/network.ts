import { lookup } from 'node:dns/promises';
import { connect, type TLSSocket } from 'node:tls';

/** How the fetcher reaches the internet; tests give one that leads to a server of theirs. */
export interface Network {
  /** Every address of a host, as text. Rejects where there is none. */
  resolve(host: string): Promise<readonly string[]>;
  /** A TLS connection to port 443 of exactly this address, which has to prove that it is `servername`. */
  connect(address: string, servername: string): TLSSocket;
}

export const internet: Network = {
  async resolve(host) {
    const found = await lookup(host, { all: true });
    // IPv4 first: a machine without working IPv6 would lose its five seconds on it.
    return found.toSorted((a, b) => a.family - b.family).map(({ address }) => address);
  },
  connect: (address, servername) =>
    // Said explicitly, so that NODE_TLS_REJECT_UNAUTHORIZED cannot turn it off.
    connect({ host: address, port: 443, servername, rejectUnauthorized: true, ALPNProtocols: ['http/1.1'] }),
};
