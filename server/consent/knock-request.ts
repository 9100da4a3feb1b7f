import { createHash } from 'node:crypto';
import type { Issuer } from '../issuers.ts';
import type { Client } from '../oauth/client.ts';

/** An authorization request that passed every check and now needs the person. */
export interface KnockRequest {
  /** SHA-256, hex, of the cookie of the browser that asks: nobody else gets the answer. */
  readonly browser: string;
  readonly client: Pick<Client, 'id' | 'name' | 'identity' | 'grantTypes'>;
  readonly redirectUri: string;
  readonly state: string | null;
  /** The scope that would be granted. */
  readonly scope: string;
  readonly codeChallenge: string;
  readonly issuer: Issuer;
  readonly remote: string;
  readonly userAgent: string | null;
  /** Path and query of the waiting page. */
  readonly address: string;
}

/** What makes two requests the same knock: the browser and the authorization parameters, and nothing else. */
export function knockKey(request: KnockRequest): string {
  const { browser, client, redirectUri, state, scope, codeChallenge, issuer } = request;
  const parts = [browser, issuer.origin, client.id, redirectUri, state, scope, codeChallenge];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** Whether a request is a further try of the same browser to connect the same client: the earlier one is over then. */
export const asksAnew = (request: KnockRequest, earlier: KnockRequest): boolean =>
  request.browser === earlier.browser &&
  request.client.id === earlier.client.id &&
  request.redirectUri === earlier.redirectUri &&
  request.issuer.origin === earlier.issuer.origin;
