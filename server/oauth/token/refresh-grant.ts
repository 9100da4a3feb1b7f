import type { Grants } from '../grants.ts';
import { required } from '../http/form.ts';
import { OAuthError } from '../oauth-error.ts';
import { sha256 } from '../sha256.ts';
import { boundToClient } from './checks/bound-to-client.ts';
import type { Consented, TokenCheck, TokenRequest } from './checks/check.ts';
import { namedResource } from './checks/named-resource.ts';
import { narrowedScope, requestedScope } from './checks/narrowed-scope.ts';
import { sameIssuer } from './checks/same-issuer.ts';
import { grace, type RepeatedAnswers } from './repeated-answers.ts';
import { tokenAnswer, type TokenAnswer } from './token-answer.ts';
import type { Learned } from './token-endpoint.ts';

/** What a refresh is checked for, in order, once it is known not to be a reuse. */
const checks: readonly TokenCheck<Consented>[] = [sameIssuer, namedResource, narrowedScope];

/**
 * The refresh token grant with rotation (RFC 6749 §6, RFC 9700 §4.14.2). A spent token that comes again within the
 * grace gets the same answer, byte for byte. For another scope, or after a restart, which forgets answers, it is
 * rotated anew, and that ends the line of its first rotation (see `Grants.renew`). Later its reuse means that somebody
 * else has it: the whole grant is revoked. No `await` in here: rotation is one step.
 */
export function refreshGrant(grants: Grants, repeated: RepeatedAnswers, now: () => number) {
  return (request: TokenRequest, learned: Learned): TokenAnswer => {
    const presented = grants.refreshToken(sha256(required(request.form, 'refresh_token')));
    const grant = presented === null ? null : grants.grant(presented.grantId);
    if (presented === null || grant === null)
      throw refusal('refresh-unknown', 'The refresh token is not known here, or was revoked.');
    const { record } = grant;
    boundToClient(request, record);
    learned({ journey: record.journey, redirectHost: record.redirectHost });
    if (record.expiresAt !== null && record.expiresAt <= now())
      throw refusal('token-expired', 'The access that the refresh token belongs to has expired.');
    const spentAt = presented.spentAt ?? now();
    if (now() - spentAt > grace) {
      grants.revoke(record.id, 'reused-refresh-token');
      throw refusal(
        'refresh-reused',
        'The refresh token was used before, so all access of its family was revoked.',
        `grant ${record.id}`,
      );
    }
    for (const check of checks) check(request, record);
    const asked = requestedScope(request.form.get('scope'))?.join(' ') ?? record.scope;
    const before = presented.spentAt === null ? null : repeated.find(presented.hash, asked);
    if (before !== null)
      return { ...before, summary: `${record.clientName} repeated a refresh and got the same answer` };
    const issued = grants.renew(grant, presented, asked);
    const answer = tokenAnswer(issued, `${record.clientName} refreshed its access token`);
    repeated.keep(presented.hash, asked, record.id, answer, spentAt + grace);
    return answer;
  };
}

const refusal = (reason: string, description: string, detail?: string): OAuthError =>
  new OAuthError('invalid_grant', description, { reason, ...(detail !== undefined && { detail }) });
