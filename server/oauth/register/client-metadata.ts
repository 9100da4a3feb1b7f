import { z } from 'zod';
import { authMethods, type AuthMethod } from '../client.ts';
import { cleanClientName } from '../clients/client-name.ts';
import { fetchableUrl } from '../clients/document-url.ts';
import { KeySet } from '../clients/key-set.ts';
import { OAuthError } from '../oauth-error.ts';
import { mayRegister } from '../redirect-uris.ts';
import { grantableScope } from '../scopes.ts';

/** The metadata of RFC 7591 §2 that mean something here; all other members are passed over, as §2 asks. */
const Metadata = z.object({
  redirect_uris: z.array(z.string()).min(1).max(20),
  token_endpoint_auth_method: z.enum(authMethods).default('client_secret_basic'),
  grant_types: z
    .array(z.enum(['authorization_code', 'refresh_token']))
    .max(2)
    .default(['authorization_code']),
  response_types: z.array(z.literal('code')).length(1).default(['code']),
  client_name: z.string().optional(),
  scope: z.string().max(1000).optional(),
  jwks_uri: z.string().optional(),
  jwks: z.unknown().optional(),
});

/** What a client asked to be registered as, checked. */
export interface AskedMetadata {
  readonly name: string;
  readonly redirectUris: readonly string[];
  readonly authMethod: AuthMethod;
  readonly grantTypes: readonly string[];
  readonly responseTypes: readonly string[];
  /** What it may ask for of the scopes that it named; null where it named none. */
  readonly scope: string | null;
  readonly jwksUri: string | null;
  readonly keys: KeySet | null;
}

/** @throws OAuthError invalid_client_metadata or invalid_redirect_uri (RFC 7591 §3.2.2). */
export function checkMetadata(body: unknown): AskedMetadata {
  const parsed = Metadata.safeParse(body);
  if (!parsed.success) throw refusal(parsed.error);
  const asked = parsed.data;
  if (!asked.grant_types.includes('authorization_code')) {
    throw invalid('grant_types has to contain authorization_code, the grant of response type code.');
  }
  const host = redirectHost(asked.redirect_uris);
  const name = cleanClientName(asked.client_name, host);
  if (name === null) throw invalid('client_name must not be longer than 100 characters.');
  return {
    name,
    redirectUris: asked.redirect_uris,
    authMethod: asked.token_endpoint_auth_method,
    grantTypes: asked.grant_types,
    responseTypes: asked.response_types,
    scope: asked.scope === undefined ? null : registrableScope(asked.scope),
    ...keysFor(asked),
  };
}

/** @returns the host of the first redirect URI, the name of a client that gives none. */
function redirectHost(uris: readonly string[]): string {
  const refused = uris.find((uri) => !mayRegister(uri));
  const [first] = uris;
  if (refused === undefined && first !== undefined) return new URL(first).hostname;
  throw new OAuthError(
    'invalid_redirect_uri',
    'Redirect URIs have to be https, or http on a loopback address, without fragment or user name.',
  );
}

function keysFor(asked: z.infer<typeof Metadata>): Pick<AskedMetadata, 'jwksUri' | 'keys'> {
  if (asked.token_endpoint_auth_method !== 'private_key_jwt') return { jwksUri: null, keys: null };
  if ((asked.jwks_uri === undefined) === (asked.jwks === undefined)) {
    throw invalid('private_key_jwt needs either jwks_uri or jwks, and not both.');
  }
  if (asked.jwks_uri !== undefined) {
    if (fetchableUrl(asked.jwks_uri) === null)
      throw invalid('jwks_uri has to be an https URL on the default port.');
    return { jwksUri: asked.jwks_uri, keys: null };
  }
  const keys = KeySet.safeParse(asked.jwks);
  if (!keys.success) throw invalid('jwks has to be a set of 1 to 20 public RSA, EC or OKP keys.');
  return { jwksUri: null, keys: keys.data };
}

/** Unknown scopes are dropped; a client that names nothing we know gets the default. */
function registrableScope(scope: string): string {
  try {
    return grantableScope(scope);
  } catch {
    return 'mcp';
  }
}

/** A member's name, but nothing of what it held: the body may carry anything. */
function refusal(error: z.ZodError): OAuthError {
  const [issue] = error.issues;
  const member = String(issue?.path[0] ?? '');
  if (member === '') return invalid('The metadata has to be a JSON object.');
  if (member === 'redirect_uris')
    return new OAuthError('invalid_redirect_uri', 'redirect_uris has to list 1 to 20 URIs.');
  return invalid(`The value of ${member} is not supported.`, issue?.message);
}

const invalid = (description: string, detail?: string): OAuthError =>
  new OAuthError('invalid_client_metadata', description, detail === undefined ? {} : { detail });
