import type { RequestHandler } from 'express';
import { sendJson } from '../http/answers.ts';
import type { KnownClient } from './client.ts';
import type { Grants } from './grants.ts';
import { endpoint } from './http/endpoint.ts';
import { noStore } from './http/error-answer.ts';
import { readForm, required } from './http/form.ts';
import { shown } from './http/shown.ts';
import { sha256 } from './sha256.ts';
import type { AuthenticateClient } from './token/authenticate-client.ts';
import type { RepeatedAnswers } from './token/repeated-answers.ts';

/**
 * `POST /revoke` (RFC 7009): a client gives up a token of its own. A refresh token takes its whole grant with it
 * (§2.1). Unknown tokens and those of others answer 200 as well (§2.2), and change nothing.
 */
export function revocationEndpoint(
  authenticate: AuthenticateClient,
  grants: Grants,
  repeated: RepeatedAnswers,
): RequestHandler {
  return endpoint({ type: 'token', phase: 'token', name: 'revocation' }, async ({ exchange, entry }) => {
    const { req, res, issuer } = exchange;
    const form = await readForm(req);
    const { client } = await authenticate(
      { authorization: req.headers.authorization, form, issuer },
      (claimed) => {
        entry.request = { client_id: shown(claimed.clientId), auth_method: claimed.method };
      },
    );
    const ended = end(grants, repeated, client, sha256(required(form, 'token')));
    // Naming a client proves nothing; its token does.
    if (ended !== null) entry.clientId = shown(client.id);
    entry.level = 'info';
    entry.summary = `${client.name} gave up ${ended ?? 'a token that is not its own, or not known'}`;
    sendJson(res, 200, {}, noStore);
  });
}

/** @returns what was ended, for a person; null where nothing was. */
function end(grants: Grants, repeated: RepeatedAnswers, client: KnownClient, hash: string): string | null {
  const refresh = grants.refreshToken(hash);
  if (refresh !== null) {
    if (grants.grant(refresh.grantId)?.record.clientId !== client.id) return null;
    return grants.revoke(refresh.grantId, 'client') ? 'its grant' : null;
  }
  const access = grants.accessToken(hash);
  if (access === undefined || access.principal.clientId !== client.id) return null;
  grants.revokeAccessToken(hash);
  // A refresh that is repeated must not bring the token back.
  repeated.forget(access.principal.grantId);
  return 'an access token';
}
