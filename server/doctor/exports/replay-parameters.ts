import type { Detail, JournalEvent } from '../../../protocol/events.ts';
import type { Clients } from '../../oauth/client.ts';

/** What stands where a secret was: no code, token, verifier or secret can look like it. */
export const dead = 'replayed-without-its-secret';
/** The same with the 43 characters that a code verifier and an S256 challenge have (RFC 7636 §4). */
const deadVerifier = dead.padEnd(43, '-');

const textIn = (detail: Detail | null, name: string): string | null => {
  const value = detail?.[name];
  return typeof value === 'string' && value !== '' && !value.includes('[redacted]') ? value : null;
};

const textsIn = (detail: Detail | null, name: string): string[] => {
  const value = detail?.[name];
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
};

/** The metadata of a registration (RFC 7591 §2) as far as the journal keeps them. */
export function registrationOf({ request }: JournalEvent): { body: string; notes: string[] } {
  const hosts = textsIn(request, 'redirect_hosts');
  if (request === null || hosts.length === 0) {
    return {
      body: '{}',
      notes: [
        'Nothing is kept of what that client asked to be registered as: an empty registration was sent.',
      ],
    };
  }
  const method = textIn(request, 'token_endpoint_auth_method');
  const grantTypes = textsIn(request, 'grant_types');
  const keys = method === 'private_key_jwt' ? { jwks_uri: `https://${hosts[0]}/replayed-jwks` } : {};
  const metadata = {
    client_name: textIn(request, 'client_name') ?? 'Replay',
    redirect_uris: hosts.map(replayedUri),
    ...(method === null ? {} : { token_endpoint_auth_method: method }),
    ...(grantTypes.length === 0 ? {} : { grant_types: grantTypes }),
    ...keys,
  };
  return {
    body: JSON.stringify(metadata),
    notes: ['Only the hosts of its redirect URIs are kept: their paths were replaced.'],
  };
}

/** The query of an authorization request (RFC 6749 §4.1.1, RFC 7636 §4.3). */
export async function authorizeQuery(
  { clientId, request }: JournalEvent,
  clients: Clients,
): Promise<{ query: string; notes: string[] }> {
  const client = clientId ?? textIn(request, 'client_id');
  const redirect = await redirectOf(client, textIn(request, 'redirect_host'), clients);
  const query = new URLSearchParams({
    response_type: 'code',
    code_challenge: deadVerifier,
    code_challenge_method: 'S256',
    state: dead,
  });
  setWhereKnown(query, {
    client_id: client,
    redirect_uri: redirect.uri,
    scope: textIn(request, 'scope'),
    resource: textIn(request, 'resource'),
  });
  return {
    query: query.toString(),
    notes: [...redirect.notes, `The code_challenge and the state are not kept: "${dead}" stood for them.`],
  };
}

/** The form of a token or revocation request (RFC 6749 §4.1.3 and §6, RFC 7009 §2.1). */
export async function formOf(
  { clientId, path, request }: JournalEvent,
  clients: Clients,
): Promise<{ body: string; notes: string[] }> {
  const client = textIn(request, 'client_id') ?? clientId;
  const form = new URLSearchParams();
  const notes: string[] = [];
  const grantType = textIn(request, 'grant_type');
  setWhereKnown(form, { grant_type: grantType, client_id: client, scope: textIn(request, 'scope') });
  for (const resource of textsIn(request, 'resource')) form.append('resource', resource);
  if (path?.endsWith('/revoke') === true) form.set('token', dead);
  else if (grantType === 'refresh_token') form.set('refresh_token', dead);
  else if (grantType === 'authorization_code') {
    const redirect = await redirectOf(client, textIn(request, 'redirect_host'), clients);
    form.set('code', dead);
    form.set('code_verifier', deadVerifier);
    setWhereKnown(form, { redirect_uri: redirect.uri });
    notes.push(...redirect.notes);
  }
  const method = textIn(request, 'auth_method');
  if (method === 'client_secret_post') form.set('client_secret', dead);
  if (method === 'private_key_jwt') {
    form.set('client_assertion_type', 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
    form.set('client_assertion', dead);
  }
  if (method === 'client_secret_basic')
    notes.push('The Authorization header was not sent, because it is a secret.');
  notes.push(
    `Codes, tokens, verifiers and client secrets are not kept: "${dead}" stood for them, so it is refused.`,
  );
  return { body: form.toString(), notes };
}

function setWhereKnown(parameters: URLSearchParams, values: Readonly<Record<string, string | null>>): void {
  for (const [name, value] of Object.entries(values)) if (value !== null) parameters.set(name, value);
}

const replayedUri = (host: string): string =>
  /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(host)
    ? `http://${host}/replayed`
    : `https://${host}/replayed`;

/** The redirect URI that the client has registered at that host; the journal keeps the host. */
async function redirectOf(
  client: string | null,
  host: string | null,
  clients: Clients,
): Promise<{ uri: string | null; notes: string[] }> {
  const known = client === null ? null : await clients.find(client).catch(() => null);
  const uris = known?.redirectUris ?? [];
  const fitting = uris.find((uri) => host === null || (URL.canParse(uri) && new URL(uri).host === host));
  if (fitting !== undefined) {
    const notes =
      uris.length > 1
        ? ['Only the host of its redirect URI is kept: one that the client registered there was sent.']
        : [];
    return { uri: fitting, notes };
  }
  if (host === null || !URL.canParse(replayedUri(host))) return { uri: null, notes: [] };
  return {
    uri: replayedUri(host),
    notes: ['Only the host of its redirect URI is kept: the path was replaced.'],
  };
}
