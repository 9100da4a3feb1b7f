import type { Exchange } from '../../http/exchange.ts';
import type { Client } from '../client.ts';
import type { Parameters } from './parameters.ts';

/** An authorization request as it came in. */
export interface Asked {
  readonly exchange: Exchange;
  readonly parameters: Parameters;
}

/** An authorization request whose client and redirect URI are known: what is wrong with the rest, the client is told. */
export interface Trusted extends Asked {
  readonly client: Client;
  readonly redirectUri: string;
}

/** What a request that passed every check asks for. */
export interface Terms {
  readonly scope: string;
  readonly resource: string;
  readonly codeChallenge: string;
}
