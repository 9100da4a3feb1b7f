import type { Detail } from '../../../protocol/events.ts';
import type { Answer } from '../../consent/answer.ts';
import { displayName } from '../../consent/display-name.ts';
import type { KnockHandle } from '../../consent/standing-knock.ts';
import type { Entry } from '../../http/exchange.ts';
import { resourceOf } from '../../issuers.ts';
import type { Asked, Terms, Trusted } from './asked.ts';
import type { Refusal } from './refusal.ts';

const common = {
  type: 'authorize',
  phase: 'authorization',
  actor: 'browser',
} as const satisfies Partial<Entry>;

/** The first characters, enough to find the request again in a client's own log. */
const shortened = (text: string, length = 16): string =>
  text.length > length ? `${text.slice(0, length)}…` : text;

const state = (value: string | null | undefined): Detail =>
  value === null || value === undefined ? {} : { state: shortened(value) };

const hostOf = (uri: string): string => (URL.canParse(uri) ? new URL(uri).host : 'not an address');

/** A new knock: the page shows a number now. */
export const knockEntry = (trusted: Trusted, terms: Terms, { knock, journey }: KnockHandle): Entry => ({
  ...common,
  summary: `${knock.clientName} asks for access: the page shows a number and waits for you`,
  clientId: knock.clientId,
  journey,
  request: {
    redirect_host: knock.redirectHost,
    scope: terms.scope,
    resource: terms.resource,
    ...state(trusted.parameters.one('state')),
  },
  answer: { page: 'waiting', knock: knock.id, quiet: knock.quiet },
});

/** A replay that passed every check: nobody knocks. */
export const wouldKnockEntry = (trusted: Trusted, terms: Terms): Entry => ({
  ...common,
  summary: `${displayName(trusted.client.name)} would ask for access: the page would show a number`,
  request: { redirect_host: hostOf(trusted.redirectUri), scope: terms.scope, resource: terms.resource },
  answer: { page: 'would wait' },
});

/** Refused before the redirect URI was trusted: nobody was redirected. */
export const untrustedEntry = ({ parameters }: Asked, refusal: Refusal): Entry => {
  const [clientId, redirect] = [parameters.one('client_id'), parameters.one('redirect_uri')];
  return {
    ...common,
    level: 'warn',
    summary: `Refused an authorization request: ${refusal.description}`,
    request: {
      ...(clientId !== undefined && { client_id: shortened(clientId, 200) }),
      ...(redirect !== undefined && { redirect_host: hostOf(redirect).slice(0, 200) }),
    },
    answer: {
      page: 'error',
      error: refusal.error,
      ...(refusal.detail !== null && { detail: refusal.detail }),
    },
  };
};

/** Refused, and the client was told by redirect. */
export const refusedEntry = (trusted: Trusted, refusal: Refusal, journey: string | null): Entry => ({
  ...common,
  level: 'warn',
  summary: `Refused the request of ${displayName(trusted.client.name)}: ${refusal.description}`,
  clientId: trusted.client.id,
  journey,
  request: {
    redirect_host: hostOf(trusted.redirectUri),
    resource: resourceOf(trusted.exchange.issuer),
    ...state(trusted.parameters.one('state')),
  },
  answer: {
    redirect: 'error',
    error: refusal.error,
    ...(refusal.detail !== null && { detail: refusal.detail }),
  },
});

/** The browser was sent back to the client with the answer. */
export const redirectedEntry = ({ knock, journey, request }: KnockHandle, answer: Answer): Entry => ({
  ...common,
  summary:
    answer.kind === 'allowed'
      ? `Sent the browser back to ${knock.redirectHost} with an authorization code`
      : `Sent the browser back to ${knock.redirectHost}: access denied`,
  clientId: knock.clientId,
  journey,
  request: { knock: knock.id, ...state(request.state) },
  answer: {
    redirect_host: knock.redirectHost,
    ...(answer.kind === 'allowed' ? { redirect: 'code' } : { redirect: 'error', error: 'access_denied' }),
  },
});

/** A form or a poll was refused: `why` is one sentence. */
export const strayEntry = (why: string): Entry => ({
  ...common,
  level: 'warn',
  summary: why,
});
