import { tokenRefusalRule } from './token-refusal-rule.ts';

export const tokenRefusedPkce = tokenRefusalRule({
  name: 'token-refused-pkce',
  about:
    'The code_verifier of the token request does not fit the code_challenge of the authorization request.',
  reason: 'pkce',
  hop: 'client',
  cause: (client) =>
    `The token request of ${client} was refused, because its code_verifier does not fit the code_challenge that its browser brought: it mixed up two attempts, or does PKCE another way than S256.`,
  cures: (client) => [
    `Connect ${client} again, in one window, and close the others first.`,
    `If it happens again, it is a fault of ${client}: its code_challenge has to be BASE64URL(SHA-256(code_verifier)), see https://www.rfc-editor.org/rfc/rfc7636#section-4.2`,
  ],
});
