import type { RequestHandler } from 'express';
import { sendJson } from '../../http/answers.ts';
import { endpoint } from '../http/endpoint.ts';
import { noStore } from '../http/error-answer.ts';
import { readForm, required } from '../http/form.ts';
import { shown } from '../http/shown.ts';
import { OAuthError } from '../oauth-error.ts';
import type { AuthenticateClient } from './authenticate-client.ts';
import type { TokenRequest } from './checks/check.ts';
import type { TokenAnswer } from './token-answer.ts';

/** What a grant finds out about a request before it is answered or refused, for the journal. */
export type Learned = (known: { journey: string | null; redirectHost: string }) => void;

/** Serves a request of one grant type. @throws OAuthError */
export type ServeGrant = (request: TokenRequest, learned: Learned) => TokenAnswer;

/** `POST /token` (RFC 6749 §3.2): read the form, know the grant type, authenticate the client, serve the grant. */
export function tokenEndpoint(
  authenticate: AuthenticateClient,
  grantTypes: ReadonlyMap<string, ServeGrant>,
): RequestHandler {
  return endpoint({ type: 'token', phase: 'token', name: 'token request' }, async ({ exchange, entry }) => {
    const { req, res, issuer } = exchange;
    const form = await readForm(req);
    const grantType = required(form, 'grant_type');
    const serve = grantTypes.get(grantType);
    if (serve === undefined) {
      throw new OAuthError('unsupported_grant_type', `Supported are: ${[...grantTypes.keys()].join(', ')}.`, {
        reason: 'grant-type',
      });
    }
    const { client, method } = await authenticate(
      { authorization: req.headers.authorization, form, issuer },
      (claimed) => {
        entry.request = {
          grant_type: grantType,
          client_id: shown(claimed.clientId),
          auth_method: claimed.method,
          ...(form.get('scope') === undefined ? {} : { scope: shown(form.get('scope') ?? '') }),
          ...(form.resources.length === 0 ? {} : { resource: form.resources.map(shown) }),
        };
      },
    );
    // The journal puts the entry with this client's others, so it has to be its own: a public client proves that by
    // what it presents.
    if (method !== 'none') entry.clientId = shown(client.id);
    const answer = serve({ form, client, issuer }, ({ journey, redirectHost }) => {
      entry.clientId = shown(client.id);
      entry.journey = journey;
      entry.request = { ...entry.request, redirect_host: redirectHost };
    });
    entry.level = 'info';
    entry.summary = answer.summary;
    entry.journey = answer.journey;
    entry.answer = answer.shown;
    sendJson(res, 200, answer.body, noStore);
  });
}
