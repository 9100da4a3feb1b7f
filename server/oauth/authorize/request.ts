import type { Exchange } from '../../http/exchange.ts';
import { resourceOf } from '../../issuers.ts';
import type { Clients } from '../client.ts';
import { grantableScope } from '../scopes.ts';
import { mayUseCodes, knownClient } from './checks/client.ts';
import { challengeIsS256, challengeOf } from './checks/challenge.ts';
import { promptAllowsAsking } from './checks/prompt.ts';
import { trustedRedirect } from './checks/redirect.ts';
import { noParameterTwice } from './checks/repetition.ts';
import { noRequestObject } from './checks/request-object.ts';
import { resourceIsOurs } from './checks/resource.ts';
import { responseIsCode, responseIsInQuery } from './checks/response.ts';
import { scopeIsGrantable } from './checks/scope.ts';
import { sizesKept } from './checks/size.ts';
import { isVisit } from './checks/visit.ts';
import type { Asked, Terms, Trusted } from './asked.ts';
import { Parameters } from './parameters.ts';
import { type Refusal, refusalOf } from './refusal.ts';

/** Each passes, or throws an OAuthError or AuthorizeError. These come before the redirect URI is trusted. */
const firstChecks: readonly ((asked: Asked) => void)[] = [isVisit, sizesKept, noParameterTwice];

/** These come after: a refusal goes back to the client (RFC 6749 §4.1.2.1). */
const requestChecks: readonly ((trusted: Trusted) => void)[] = [
  noRequestObject,
  responseIsCode,
  responseIsInQuery,
  mayUseCodes,
  challengeIsS256,
  resourceIsOurs,
  scopeIsGrantable,
  promptAllowsAsking,
];

/**
 * `untrusted`: the person is told, and nobody is redirected. `refused`: the client is told, by redirect.
 * `asked`: the person has to be asked.
 */
export type Reading =
  | { readonly kind: 'untrusted'; readonly asked: Asked; readonly refusal: Refusal }
  | { readonly kind: 'refused'; readonly trusted: Trusted; readonly refusal: Refusal }
  | { readonly kind: 'asked'; readonly trusted: Trusted; readonly terms: Terms };

/** Reads and checks an authorization request. Throws only what is a bug. */
export async function readRequest(exchange: Exchange, clients: Clients): Promise<Reading> {
  const asked: Asked = { exchange, parameters: new Parameters(exchange.query) };
  let trusted: Trusted;
  try {
    for (const check of firstChecks) check(asked);
    const client = await knownClient(asked, clients);
    trusted = { ...asked, client, redirectUri: trustedRedirect(asked, client) };
  } catch (thrown) {
    return { kind: 'untrusted', asked, refusal: refusalOf(thrown) };
  }
  try {
    for (const check of requestChecks) check(trusted);
    return { kind: 'asked', trusted, terms: termsOf(trusted) };
  } catch (thrown) {
    return { kind: 'refused', trusted, refusal: refusalOf(thrown) };
  }
}

const termsOf = ({ exchange, parameters }: Trusted): Terms => ({
  scope: grantableScope(parameters.one('scope')),
  resource: resourceOf(exchange.issuer),
  codeChallenge: challengeOf(parameters),
});
