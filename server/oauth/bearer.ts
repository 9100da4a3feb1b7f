import { sendJson } from '../http/answers.ts';
import type { Exchange } from '../http/exchange.ts';
import { audienceOf, endpointPaths } from '../issuers.ts';
import type { Grants } from './grants.ts';
import type { LiveToken } from './live-grants.ts';
import type { Authenticate, StepUpChallenge } from './principal.ts';
import { resourceScopes } from './scopes.ts';
import { sha256 } from './sha256.ts';

/** Our access tokens: `mcp_` and 32 hex. What looks different was never ours, and is not worth hashing. */
const ours = /^mcp_[0-9a-f]{32}$/;
const wantedScope = resourceScopes.join(' ');

/** Why a token is refused: for the journal. The public answer is the same for all of them. */
const reasons = {
  malformed: 'it is not one of this server',
  unknown: 'it is not known here',
  revoked: 'its grant was revoked',
  expired: 'it has expired',
  'other audience': 'it was issued for another address of this server',
} as const;
type Reason = keyof typeof reasons;

/** The bearer check (RFC 6750): a SHA-256 and a look-up in memory. */
export function bearerCheck(grants: Grants, now: () => number): Authenticate {
  return (exchange) => {
    const token = bearerToken(exchange.req.headers.authorization);
    if (token === null) return refuseStranger(exchange);
    if (!ours.test(token)) return refuseToken(exchange, 'malformed');
    const live = grants.accessToken(sha256(token));
    if (live === undefined) return refuseToken(exchange, 'unknown');
    const time = now();
    if (live.revoked) return refuseToken(exchange, 'revoked', live);
    if (live.expiresAt <= time) return refuseToken(exchange, 'expired', live);
    if (live.grant.record.audience !== audienceOf(exchange.issuer))
      return refuseToken(exchange, 'other audience', live);
    if (!live.mayUseMcp) return refuseScope(exchange, live);
    live.grant.lastUsedAt = time;
    live.grant.unwritten = true;
    return live.principal;
  };
}

/** Header only: a token in the query ends up in logs (RFC 6750 §5.3). The scheme's case does not matter (RFC 9110). */
function bearerToken(header: string | undefined): string | null {
  if (header === undefined || header.length < 7 || header.charCodeAt(6) !== 32) return null;
  return header.slice(0, 6).toLowerCase() === 'bearer' ? header.slice(7).trim() : null;
}

/** No token, so no error code: the client learns where to get one (RFC 6750 §3.1, RFC 9728 §5.1). */
function refuseStranger(exchange: Exchange): null {
  const description = 'This address needs an access token.';
  exchange.entry = {
    type: 'bearer.refused',
    phase: 'access',
    actor: 'stranger',
    level: 'warn',
    summary: `Refused ${exchange.req.method} ${exchange.path}: no access token was sent`,
    answer: { reason: 'no token', issuer: exchange.issuer.origin },
  };
  answer(exchange, 401, challenge(exchange), 'invalid_token', description);
  return null;
}

function refuseToken(exchange: Exchange, reason: Reason, live?: LiveToken): null {
  const description = 'The access token is not valid here.';
  refused(
    exchange,
    `the access token is not valid: ${reasons[reason]}`,
    { error: 'invalid_token', reason, issuer: exchange.issuer.origin },
    live,
  );
  answer(exchange, 401, withError(exchange, 'invalid_token', description), 'invalid_token', description);
  return null;
}

function refuseScope(exchange: Exchange, live: LiveToken): null {
  const description = 'The access token does not carry the scope mcp.';
  const error = 'insufficient_scope';
  refused(exchange, 'the access token lacks the scope mcp', { error, scope: live.principal.scope }, live);
  answer(exchange, 403, stepUpChallenge(exchange, description), error, description);
  return null;
}

function refused(exchange: Exchange, why: string, detail: Record<string, string>, live?: LiveToken): void {
  exchange.entry = {
    type: 'bearer.refused',
    phase: 'access',
    actor: 'client',
    level: 'warn',
    summary: `Refused ${exchange.req.method} ${exchange.path}: ${why}`,
    clientId: live?.principal.clientId ?? null,
    journey: live?.principal.journey ?? null,
    answer: detail,
  };
}

function answer(
  exchange: Exchange,
  status: number,
  challenge: string,
  error: string,
  description: string,
): void {
  const body = { error, error_description: description };
  sendJson(exchange.res, status, body, { 'WWW-Authenticate': challenge });
}

/** Asks for more than a token has (RFC 6750 §3.1). `description` is reduced to what a header can carry. */
export const stepUpChallenge: StepUpChallenge = (exchange, description) =>
  withError(exchange, 'insufficient_scope', description.replaceAll(/[^ !#-[\]-~]/g, ''));

const withError = (exchange: Exchange, error: string, description: string): string =>
  `${challenge(exchange)}, error="${error}", error_description="${description}"`;

function challenge({ issuer, path }: Exchange): string {
  const metadata = `${issuer.origin}/.well-known/oauth-protected-resource${endpointOf(path)}`;
  return `Bearer resource_metadata="${metadata}", scope="${wantedScope}"`;
}

/** The endpoint that a path belongs to; '' where it is none of them, so that the root document is named. */
function endpointOf(path: string): string {
  if (path === '/messages' || path.startsWith('/messages/')) return '/sse';
  return endpointPaths.find((endpoint) => path === endpoint || path.startsWith(`${endpoint}/`)) ?? '';
}
