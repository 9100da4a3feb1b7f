import { audienceOf } from '../../../issuers.ts';
import { OAuthError } from '../../oauth-error.ts';
import type { Consented, TokenCheck } from './check.ts';

/** What was consented to at one address is not good at another: each is an issuer of its own (RFC 8707 §2). */
export const sameIssuer: TokenCheck<Consented> = ({ issuer }, consented) => {
  if (audienceOf(issuer) === consented.audience) return;
  throw new OAuthError('invalid_grant', 'This was issued at another address of this server.', {
    reason: 'issuer',
    detail: `issued for ${consented.audience}, presented at ${issuer.origin}`,
  });
};
