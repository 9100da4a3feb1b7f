import { z } from 'zod';
import type { AuthMethod, KnownClient } from '../client.ts';
import { mayRegister } from '../redirect-uris.ts';
import { cleanClientName } from './client-name.ts';
import { fetchableUrl } from './document-url.ts';
import { usableKeys, type KeySet } from './key-set.ts';

/** A document that was had, but can't be accepted. The message may be shown to anybody: the document is public. */
export class DocumentError extends Error {
  override name = 'DocumentError';
}

const Document = z.object({
  client_id: z.string(),
  client_name: z.string().optional(),
  redirect_uris: z.array(z.string()).min(1).max(100),
  token_endpoint_auth_method: z.string().optional(),
  /** ChatGPT's document has this list beside the singular. */
  token_endpoint_auth_methods: z.array(z.string()).max(20).optional(),
  grant_types: z.array(z.string()).max(20).default(['authorization_code']),
  jwks_uri: z.string().optional(),
  jwks: z.unknown().optional(),
  client_secret: z.undefined().optional(),
});
type Document = z.infer<typeof Document>;

/**
 * The client that a metadata document describes (draft-ietf-oauth-client-id-metadata-document §4).
 * @param id the URL that the document was fetched from: it has to name itself exactly so.
 * @throws DocumentError
 */
export function clientOfDocument(id: string, body: unknown): KnownClient {
  const parsed = Document.safeParse(body);
  if (!parsed.success) {
    throw new DocumentError(
      `its member ${String(parsed.error.issues[0]?.path[0] ?? '')} is missing or not usable`,
    );
  }
  const document = parsed.data;
  if (document.client_id !== id)
    throw new DocumentError('its client_id is not the address it was fetched from');
  const redirectUris = document.redirect_uris.filter(mayRegister);
  if (redirectUris.length === 0) throw new DocumentError('none of its redirect URIs is https or loopback');
  const name = cleanClientName(document.client_name, new URL(id).hostname);
  if (name === null) throw new DocumentError('its client_name is longer than 100 characters');
  const { jwksUri, keys } = keysOf(document);
  return {
    id,
    name,
    identity: 'verified',
    redirectUris,
    authMethods: methodsOf(document, jwksUri !== null || keys !== null),
    secretHash: null,
    jwksUri,
    keys,
    grantTypes: document.grant_types,
  };
}

/** A public document can hold no secret, so a client proves itself by a key or not at all (same draft, §4.1). */
function methodsOf(document: Document, hasKeys: boolean): AuthMethod[] {
  const { token_endpoint_auth_method: single, token_endpoint_auth_methods: several } = document;
  const named = single === undefined ? (several ?? ['none']) : [single, ...(several ?? [])];
  const methods = (['none', 'private_key_jwt'] as const).filter((method) => named.includes(method));
  const usable = hasKeys ? methods : methods.filter((method) => method === 'none');
  if (usable.length > 0) return usable;
  throw new DocumentError('its client authentication is neither none nor private_key_jwt with keys');
}

function keysOf(document: Document): { jwksUri: string | null; keys: KeySet | null } {
  if (document.jwks_uri !== undefined) {
    if (fetchableUrl(document.jwks_uri) === null)
      throw new DocumentError('its jwks_uri is not a plain https address');
    return { jwksUri: document.jwks_uri, keys: null };
  }
  if (document.jwks === undefined) return { jwksUri: null, keys: null };
  try {
    return { jwksUri: null, keys: usableKeys(document.jwks) };
  } catch {
    throw new DocumentError('its jwks has no usable public key');
  }
}
