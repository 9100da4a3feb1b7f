import { errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose';
import type { Issuer } from '../../issuers.ts';
import type { KnownClient } from '../client.ts';
import { assertionAlgorithms, endpointSpellings } from '../endpoints.ts';
import { OAuthError } from '../oauth-error.ts';
import type { UsedAssertions } from './used-assertions.ts';

/** How far a client's clock may be off, seconds. */
const tolerance = 30;
/** How far ahead an assertion may expire, seconds: so long its `jti` has to be remembered. */
const longestLife = 5 * 60;

export type CheckAssertion = (client: KnownClient, assertion: string, issuer: Issuer) => Promise<void>;

/** What a verified assertion is checked against; `now` in seconds. */
interface Claim {
  readonly claims: JWTPayload;
  readonly issuer: Issuer;
  readonly now: number;
}

/** The checks beyond signature, `iss`, `sub`, `exp` and `nbf`, in order; each gives what is wrong, or null. */
const checks: readonly ((claim: Claim) => string | null)[] = [
  ({ claims, issuer }) => (namesOnly(audiences(issuer), claims.aud) ? null : 'its aud is not this server'),
  ({ claims, now }) =>
    (claims.exp ?? Infinity) > now + longestLife + tolerance ? 'it expires too far ahead' : null,
  ({ claims, now }) => ((claims.iat ?? now) > now + tolerance ? 'it was issued in the future' : null),
  ({ claims }) => (typeof claims.jti === 'string' && claims.jti !== '' ? null : 'its jti is missing'),
];

/** The names that we publish for ourselves: the issuer, and the token endpoint in both spellings (RFC 7523 §3). */
const audiences = ({ origin }: Issuer): string[] => [
  origin,
  `${origin}/`,
  ...endpointSpellings.token.map((path) => origin + path),
];

/** An assertion that names another server too could be replayed there, or come from there. */
function namesOnly(ours: readonly string[], audience: string | string[] | undefined): boolean {
  const named = typeof audience === 'string' ? [audience] : (audience ?? []);
  return named.length > 0 && named.every((name) => ours.includes(name));
}

/**
 * `private_key_jwt` (RFC 7523 §3): signed by a key of the client with an asymmetric algorithm, from and about the
 * client, meant for us, short-lived, and used once.
 * @returns a function that throws OAuthError invalid_client.
 */
export function assertionCheck(
  keysOf: (client: KnownClient) => JWTVerifyGetKey,
  used: UsedAssertions,
  now: () => number,
): CheckAssertion {
  return async (client, assertion, issuer) => {
    const claims = await verified(assertion, client, keysOf(client), now());
    const claim: Claim = { claims, issuer, now: Math.floor(now() / 1000) };
    for (const check of checks) {
      const wrong = check(claim);
      if (wrong !== null) throw refusal(`The client assertion was refused: ${wrong}.`);
    }
    used.use(client.id, String(claims.jti), (Number(claims.exp) + tolerance) * 1000);
  };
}

async function verified(
  assertion: string,
  client: KnownClient,
  key: JWTVerifyGetKey,
  now: number,
): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(assertion, key, {
      algorithms: [...assertionAlgorithms],
      issuer: client.id,
      subject: client.id,
      requiredClaims: ['exp', 'aud', 'jti'],
      clockTolerance: tolerance,
      currentDate: new Date(now),
    });
    return payload;
  } catch (error) {
    if (error instanceof OAuthError) throw error;
    throw refusal(`The client assertion was refused: ${reason(error)}.`, codeOf(error));
  }
}

function reason(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'it has expired';
  if (error instanceof errors.JWTClaimValidationFailed) return `its ${error.claim} is missing or wrong`;
  if (error instanceof errors.JOSEAlgNotAllowed) return 'its algorithm is not one of those we publish';
  if (error instanceof errors.JWKSNoMatchingKey) return 'no key of the client fits it';
  return 'it is not validly signed by a key of the client';
}

const codeOf = (error: unknown): string =>
  error instanceof errors.JOSEError ? error.code : error instanceof Error ? error.name : 'unknown';

const refusal = (description: string, detail?: string): OAuthError =>
  new OAuthError('invalid_client', description, {
    reason: 'client',
    ...(detail !== undefined && { detail }),
  });
