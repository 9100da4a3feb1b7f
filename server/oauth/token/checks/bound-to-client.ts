import { OAuthError } from '../../oauth-error.ts';
import type { Consented, TokenCheck } from './check.ts';

/** A code or refresh token is good only for the client that it was issued to (RFC 6749 §4.1.3, §6). */
export const boundToClient: TokenCheck<Consented> = ({ client }, consented) => {
  if (client.id === consented.clientId) return;
  throw new OAuthError('invalid_grant', 'This was not issued to this client.', {
    reason: 'client',
    detail: `it belongs to ${consented.clientId}`,
  });
};
