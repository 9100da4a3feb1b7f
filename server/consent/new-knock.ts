import { randomBytes } from 'node:crypto';
import type { Knock } from '../../protocol/consent.ts';
import { hasScope } from '../oauth/scopes.ts';
import { displayName } from './display-name.ts';
import type { KnockRequest } from './knock-request.ts';

export interface Circumstances {
  readonly numbers: readonly number[];
  /** What could be granted now. */
  readonly tools: readonly string[];
  readonly quiet: boolean;
  /** ms since the epoch */
  readonly createdAt: number;
  /** ms since the epoch */
  readonly expiresAt: number;
}

/** A knock as front ends see it. */
export function newKnock(request: KnockRequest, circumstances: Circumstances): Knock {
  const { client, redirectUri, scope, remote, issuer } = request;
  return {
    id: randomBytes(8).toString('hex'),
    clientId: client.id,
    clientName: displayName(client.name),
    identity: client.identity,
    redirectHost: new URL(redirectUri).host,
    scope,
    remote,
    issuer: issuer.origin,
    canRefresh: client.grantTypes.includes('refresh_token') || hasScope(scope, 'offline_access'),
    ...circumstances,
    numbers: [...circumstances.numbers],
    tools: [...circumstances.tools],
  };
}
