import { decodeJwt } from 'jose';
import type { Form } from '../http/form.ts';
import { OAuthError } from '../oauth-error.ts';

/** How a client presents itself in one request (RFC 6749 §2.3, RFC 7523 §2.2). */
export type Credentials =
  | { readonly method: 'none'; readonly clientId: string }
  | {
      readonly method: 'client_secret_basic' | 'client_secret_post';
      readonly clientId: string;
      readonly secret: string;
    }
  | { readonly method: 'private_key_jwt'; readonly clientId: string; readonly assertion: string };

const bearerAssertion = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/**
 * @param authorization the Authorization header.
 * @throws OAuthError invalid_request where a client uses two methods at once (RFC 6749 §2.3), invalid_client where it
 *   does not say who it is.
 */
export function readCredentials(authorization: string | undefined, form: Form): Credentials {
  const basic = authorization === undefined ? null : readBasic(authorization);
  const secret = form.get('client_secret');
  const assertion = form.get('client_assertion');
  const withSecret = basic !== null && basic.secret !== '';
  if (Number(withSecret) + Number(secret !== undefined) + Number(assertion !== undefined) > 1) {
    throw new OAuthError('invalid_request', 'Use one method of client authentication, not several.', {
      reason: 'client',
    });
  }
  if (assertion !== undefined) return readAssertion(assertion, form);
  const named = form.get('client_id');
  if (basic !== null && named !== undefined && named !== basic.clientId) {
    throw new OAuthError('invalid_request', 'The client_id differs from that of the Authorization header.', {
      reason: 'client',
    });
  }
  if (basic !== null && withSecret) return { method: 'client_secret_basic', ...basic };
  const clientId = named ?? basic?.clientId;
  if (clientId === undefined)
    throw new OAuthError('invalid_client', 'The request does not say which client it is from.', {
      reason: 'client',
    });
  if (secret !== undefined) return { method: 'client_secret_post', clientId, secret };
  return { method: 'none', clientId };
}

function readBasic(authorization: string): { clientId: string; secret: string } {
  const encoded = /^Basic +([A-Za-z0-9+/_-]+={0,2}) *$/i.exec(authorization)?.[1];
  const text = encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  const clientId = colon < 0 ? '' : formDecode(text.slice(0, colon));
  if (clientId === '' || /[\p{Cc}\ufffd]/u.test(text + clientId)) {
    throw new OAuthError('invalid_client', 'The Authorization header is not valid HTTP Basic.', {
      reason: 'client',
    });
  }
  return { clientId, secret: formDecode(text.slice(colon + 1)) };
}

/** RFC 6749 §2.3.1 has both parts form-encoded; not every client does so. */
function formDecode(part: string): string {
  try {
    return decodeURIComponent(part.replaceAll('+', ' '));
  } catch {
    return part;
  }
}

function readAssertion(assertion: string, form: Form): Credentials {
  if (form.get('client_assertion_type') !== bearerAssertion) {
    throw new OAuthError('invalid_request', `The client_assertion_type has to be ${bearerAssertion}.`);
  }
  // Not trusted: it only says whose keys to verify with (RFC 7521 §4.2 makes client_id optional here).
  const clientId = form.get('client_id') ?? unverifiedSubject(assertion);
  if (clientId === undefined)
    throw new OAuthError('invalid_client', 'The client assertion names no client.', {
      reason: 'client',
    });
  return { method: 'private_key_jwt', clientId, assertion };
}

function unverifiedSubject(assertion: string): string | undefined {
  try {
    return decodeJwt(assertion).sub;
  } catch {
    return undefined;
  }
}
