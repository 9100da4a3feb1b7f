import type { RequestHandler } from 'express';
import { randomBytes, randomUUID } from 'node:crypto';
import { sendJson } from '../../http/answers.ts';
import { checkupIdPrefix } from '../../consent/checkup-tool.ts';
import type { Journal } from '../../journal/journal.ts';
import type { ClientStore } from '../../storage/client-store.ts';
import { endpoint } from '../http/endpoint.ts';
import { noStore } from '../http/error-answer.ts';
import { readJson } from '../http/json-body.ts';
import { OAuthError } from '../oauth-error.ts';
import { sha256 } from '../sha256.ts';
import { checkMetadata, type AskedMetadata } from './client-metadata.ts';
import { HourlyLimits, type RegistrationLimits } from './hourly-limits.ts';

/** The most that client metadata may have, bytes. */
const mostBytes = 64 * 1024;

export interface RegistrationParts {
  readonly clients: ClientStore;
  readonly journal: Pick<Journal, 'journeyFor'>;
  readonly limits: RegistrationLimits;
  readonly now: () => number;
  /** Whether somebody waits for this client: it is not to be dropped now. */
  readonly isWaiting: (clientId: string) => boolean;
}

/** `POST /register`: dynamic client registration (RFC 7591 §3). */
export function registrationEndpoint({
  clients,
  journal,
  limits,
  now,
  isWaiting,
}: RegistrationParts): RequestHandler {
  const hourly = new HourlyLimits(limits, now);
  return endpoint(
    { type: 'register', phase: 'registration', name: 'registration' },
    async ({ exchange, entry }) => {
      if (exchange.own === null) hourly.countRequest(exchange.remote);
      const asked = checkMetadata(await readJson(exchange.req, mostBytes, 'invalid_client_metadata'));
      // A replay shows what would be answered, and nothing comes of it.
      if (exchange.own?.kind === 'replay') {
        entry.level = 'info';
        entry.summary = `${asked.name} would be registered as a client`;
        const note = 'This is a replay: the metadata would be accepted, and nobody was registered.';
        return sendJson(exchange.res, 200, { replay: true, note, client_name: asked.name }, noStore);
      }
      // The app's own check-up: its client goes with it, so it counts for nobody.
      const ofCheckup = exchange.own?.kind === 'checkup';
      if (!ofCheckup) hourly.count(exchange.remote);
      const id = ofCheckup ? `${checkupIdPrefix}${randomUUID()}` : randomUUID();
      const secret = needsSecret(asked) ? randomBytes(32).toString('base64url') : null;
      const createdAt = now();
      const secretHash = secret === null ? null : sha256(secret);
      if (!clients.add({ ...asked, id, secretHash, createdAt }, limits.neverApproved, isWaiting)) {
        throw new OAuthError(
          'temporarily_unavailable',
          'Too many clients wait for an approval; try again later.',
          {
            status: 429,
            retryAfter: 300,
          },
        );
      }
      if (ofCheckup) exchange.own?.onRegistered?.(id);
      const { remote, userAgent, issuer } = exchange;
      entry.clientId = id;
      entry.journey =
        exchange.own === null
          ? journal.journeyFor({ id, name: asked.name }, { remote, userAgent, issuer: issuer.origin })
          : exchange.own.journey;
      entry.level = 'info';
      entry.summary = `${asked.name} registered as a client`;
      entry.request = {
        client_name: asked.name,
        redirect_hosts: [...new Set(asked.redirectUris.map((uri) => new URL(uri).host))],
        token_endpoint_auth_method: asked.authMethod,
        grant_types: asked.grantTypes,
      };
      entry.answer = { client_id: id, secret_issued: secret !== null };
      sendJson(exchange.res, 201, registered(id, secret, createdAt, asked), noStore);
    },
  );
}

const needsSecret = ({ authMethod }: AskedMetadata): boolean =>
  authMethod === 'client_secret_basic' || authMethod === 'client_secret_post';

/** The client information response (RFC 7591 §3.2.1): everything that was registered, the method said explicitly. */
function registered(id: string, secret: string | null, createdAt: number, asked: AskedMetadata): object {
  return {
    client_id: id,
    client_id_issued_at: Math.floor(createdAt / 1000),
    ...(secret === null ? {} : { client_secret: secret, client_secret_expires_at: 0 }),
    client_name: asked.name,
    redirect_uris: asked.redirectUris,
    token_endpoint_auth_method: asked.authMethod,
    grant_types: asked.grantTypes,
    response_types: asked.responseTypes,
    ...(asked.scope === null ? {} : { scope: asked.scope }),
    ...(asked.jwksUri === null ? {} : { jwks_uri: asked.jwksUri }),
    ...(asked.keys === null ? {} : { jwks: asked.keys }),
  };
}
