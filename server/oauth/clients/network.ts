import { connect, type TLSSocket } from 'node:tls';
import { publicNames } from './public-names.ts';

/** How the fetcher reaches the internet; tests give one that leads to a server of theirs. */
export interface Network {
  /** Every address of a host, as text. Rejects where there is none; stops asking when the signal says so. */
  resolve(host: string, signal: AbortSignal): Promise<readonly string[]>;
  /** A TLS connection to port 443 of exactly this address, which has to prove that it is `servername`. */
  connect(address: string, servername: string): TLSSocket;
}

export const internet: Network = {
  resolve: publicNames(),
  connect: (address, servername) =>
    // Said explicitly, so that NODE_TLS_REJECT_UNAUTHORIZED cannot turn it off.
    connect({ host: address, port: 443, servername, rejectUnauthorized: true, ALPNProtocols: ['http/1.1'] }),
};
