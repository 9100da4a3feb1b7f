import type { CodeBinding } from '../../codes.ts';
import { OAuthError } from '../../oauth-error.ts';
import type { TokenCheck } from './check.ts';

/** The very redirect URI of the authorization request has to be repeated (RFC 6749 §4.1.3). */
export const sameRedirectUri: TokenCheck<CodeBinding> = ({ form }, binding) => {
  if (form.get('redirect_uri') === binding.redirectUri) return;
  throw new OAuthError('invalid_grant', 'The redirect_uri is not that of the authorization request.', {
    reason: 'redirect',
  });
};
