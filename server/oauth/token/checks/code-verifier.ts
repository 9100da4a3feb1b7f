import { createHash } from 'node:crypto';
import type { CodeBinding } from '../../codes.ts';
import { OAuthError } from '../../oauth-error.ts';
import { equalInConstantTime } from '../../sha256.ts';
import type { TokenCheck } from './check.ts';

const syntax = /^[A-Za-z0-9._~-]{43,128}$/;

/** The verifier has to be well-formed (RFC 7636 §4.1) and match the S256 challenge (§4.6). */
export const codeVerifier: TokenCheck<CodeBinding> = ({ form }, binding) => {
  const verifier = form.get('code_verifier') ?? '';
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  if (syntax.test(verifier) && equalInConstantTime(challenge, binding.codeChallenge)) return;
  throw new OAuthError('invalid_grant', 'The code_verifier does not fit the code_challenge.', {
    reason: 'pkce',
  });
};
