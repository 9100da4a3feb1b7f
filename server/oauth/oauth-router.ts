import express, { type RequestHandler, type Router } from 'express';
import { checkupDocuments } from '../consent/checkup-tool.ts';
import type { Journal } from '../journal/journal.ts';
import type { ClientStore } from '../storage/client-store.ts';
import { callbackEndpoint } from './callback/callback-endpoint.ts';
import type { CallbackWaiter } from './callback/callback-waiter.ts';
import type { ClientDirectory } from './clients/client-directory.ts';
import { ClientKeys } from './clients/client-keys.ts';
import type { FetchLimits } from './clients/fetch-json.ts';
import type { Network } from './clients/network.ts';
import { ownDocumentEndpoint } from './clients/own-document-endpoint.ts';
import type { OwnDocuments } from './clients/own-documents.ts';
import type { Codes } from './codes.ts';
import { unknownDocument } from './discovery/unknown-document.ts';
import { callbackPath, endpointSpellings } from './endpoints.ts';
import type { Grants } from './grants.ts';
import { methodNotAllowed } from './http/endpoint.ts';
import type { RegistrationLimits } from './register/hourly-limits.ts';
import { registrationEndpoint } from './register/registration-endpoint.ts';
import { revocationEndpoint } from './revocation-endpoint.ts';
import { clientAuthentication } from './token/authenticate-client.ts';
import { assertionCheck } from './token/client-assertion.ts';
import { codeGrant } from './token/code-grant.ts';
import { refreshGrant } from './token/refresh-grant.ts';
import type { RepeatedAnswers } from './token/repeated-answers.ts';
import { tokenEndpoint } from './token/token-endpoint.ts';
import type { UsedAssertions } from './token/used-assertions.ts';

/** What the endpoints share with the rest of the authorization server, which owns all of it. */
interface OAuthParts {
  readonly store: ClientStore;
  readonly clients: ClientDirectory;
  readonly codes: Codes;
  readonly grants: Grants;
  readonly repeated: RepeatedAnswers;
  readonly usedAssertions: UsedAssertions;
  readonly callbacks: CallbackWaiter;
  readonly ownDocuments: OwnDocuments;
  readonly journal: Pick<Journal, 'journeyFor'>;
  readonly limits: RegistrationLimits;
  readonly isWaiting: (clientId: string) => boolean;
  readonly network: Network | null;
  /** Of the key sets of clients. */
  readonly keySets: FetchLimits;
  readonly now: () => number;
}

/**
 * Registration, token, revocation, callback. The authorization endpoint has a router of its own; discovery documents need
 * none.
 */
export function createOAuthRouter(parts: OAuthParts): Router {
  const { store, clients, codes, grants, repeated, usedAssertions, ownDocuments, now } = parts;
  const keys = new ClientKeys(parts.network, parts.keySets, now);
  const checkAssertion = assertionCheck((client) => keys.of(client), usedAssertions, now);
  const authenticateClient = clientAuthentication(clients, checkAssertion);
  const grantTypes = new Map([
    ['authorization_code', codeGrant(codes, grants)],
    ['refresh_token', refreshGrant(grants, repeated, now)],
  ]);
  const { journal, limits, isWaiting } = parts;

  const router = express.Router({ caseSensitive: true, strict: true });
  const post = (paths: readonly string[], serve: RequestHandler): void =>
    void router
      .route([...paths])
      .post(serve)
      .all(methodNotAllowed('POST'));
  router.use(unknownDocument);
  post(endpointSpellings.register, registrationEndpoint({ clients: store, journal, limits, now, isWaiting }));
  post(endpointSpellings.token, tokenEndpoint(authenticateClient, grantTypes));
  post(endpointSpellings.revoke, revocationEndpoint(authenticateClient, grants, repeated));
  router
    .route(`${checkupDocuments}:id/client.json`)
    .get(ownDocumentEndpoint(ownDocuments))
    .all(methodNotAllowed('GET, HEAD'));
  router.route(callbackPath).get(callbackEndpoint(parts.callbacks)).all(methodNotAllowed('GET, HEAD'));
  return router;
}
