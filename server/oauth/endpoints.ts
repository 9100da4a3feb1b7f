/**
 * Every endpoint of the authorization server, the canonical spelling first: two earlier servers that ChatGPT knows
 * used one spelling each, so both are answered.
 */
export const endpointSpellings = {
  authorize: ['/authorize', '/oauth/authorize'],
  token: ['/token', '/oauth/token'],
  register: ['/register', '/oauth/register'],
  revoke: ['/revoke', '/oauth/revoke'],
} as const;

/** Where the empty key set is: `openid-configuration` has to name one, though we issue no id tokens. */
export const jwksPath = '/oauth/jwks';
/** The redirect target of the app's own test client. */
export const callbackPath = '/oauth/callback';

/** The algorithms of `private_key_jwt`: asymmetric ones alone, so that a public key can never serve as a secret. */
export const assertionAlgorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
] as const;
