import type { CodeBinding, Codes } from '../codes.ts';
import type { Grants } from '../grants.ts';
import { required } from '../http/form.ts';
import { OAuthError } from '../oauth-error.ts';
import { hasScope } from '../scopes.ts';
import { boundToClient } from './checks/bound-to-client.ts';
import type { TokenCheck, TokenRequest } from './checks/check.ts';
import { codeVerifier } from './checks/code-verifier.ts';
import { namedResource } from './checks/named-resource.ts';
import { sameIssuer } from './checks/same-issuer.ts';
import { sameRedirectUri } from './checks/same-redirect-uri.ts';
import { tokenAnswer, type TokenAnswer } from './token-answer.ts';
import type { Learned } from './token-endpoint.ts';

/** What a fresh code is checked for, in order. */
const checks: readonly TokenCheck<CodeBinding>[] = [
  boundToClient,
  sameIssuer,
  sameRedirectUri,
  codeVerifier,
  namedResource,
];

/**
 * The authorization code grant (RFC 6749 §4.1.3). There is no `await` from redeeming the code to the tokens being on
 * disk, so of two simultaneous requests at most one wins.
 */
export function codeGrant(codes: Codes, grants: Grants) {
  return (request: TokenRequest, learned: Learned): TokenAnswer => {
    const { form, client } = request;
    const code = required(form, 'code');
    required(form, 'redirect_uri');
    required(form, 'code_verifier');
    if (!client.grantTypes.includes('authorization_code')) {
      throw new OAuthError('unauthorized_client', 'This client did not register for authorization codes.', {
        reason: 'grant-type',
      });
    }
    const redeemed = codes.redeem(code);
    if (redeemed.kind === 'unknown')
      throw refusal('code-unknown', 'The code is not known here, or was used long ago.');
    const { binding } = redeemed;
    if (binding.clientId === client.id)
      learned({ journey: binding.journey, redirectHost: binding.redirectHost });
    if (redeemed.kind === 'expired')
      throw refusal('code-expired', 'The code has expired; codes live for a minute.');
    if (redeemed.kind === 'replayed') throw replayed(request, binding, redeemed.grantId, grants);
    for (const check of checks) check(request, binding);
    const issued = grants.open(binding, isRefreshable(request, binding));
    redeemed.redeemedBy(issued.grant.id);
    return tokenAnswer(issued, `${binding.clientName} exchanged its code for an access token`);
  };
}

/** Only "until revoked" brings a refresh token (and a check-up, which tries it out), and only to a client that can use one. */
const isRefreshable = ({ client }: TokenRequest, binding: CodeBinding): boolean =>
  binding.life !== '24h' &&
  (client.grantTypes.includes('refresh_token') || hasScope(binding.scope, 'offline_access'));

/** What a replayed code had issued is revoked, as somebody else may hold it (RFC 6749 §4.1.2). */
function replayed(
  request: TokenRequest,
  binding: CodeBinding,
  grantId: string | null,
  grants: Grants,
): OAuthError {
  boundToClient(request, binding);
  const revoked = grantId !== null && grants.revoke(grantId, 'replayed-code');
  return revoked
    ? refusal(
        'code-replayed',
        'The code was used before, so what it gave access to was revoked.',
        `grant ${grantId}`,
      )
    : refusal('code-replayed', 'The code was used before.');
}

const refusal = (reason: string, description: string, detail?: string): OAuthError =>
  new OAuthError('invalid_grant', description, { reason, ...(detail !== undefined && { detail }) });
