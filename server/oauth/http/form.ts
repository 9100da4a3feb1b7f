import type { IncomingMessage } from 'node:http';
import { OAuthError } from '../oauth-error.ts';
import { isOfType } from './media-type.ts';
import { readBody } from './read-body.ts';

/** The most that a form may have, bytes. */
const limit = 16 * 1024;
const mostParameters = 50;

/** The parameters of a token or revocation request. A parameter without a value counts as left out (RFC 6749 §3.2). */
export interface Form {
  get(name: string): string | undefined;
  /** `resource` is the one parameter that may be repeated (RFC 8707 §2). */
  readonly resources: readonly string[];
}

/** What a value must not contain: control characters, and what decoding makes of bytes that are not UTF-8. */
const forbidden = /[\p{Cc}\ufffd]/u;

/**
 * Reads a form-encoded body.
 * @throws OAuthError invalid_request where it is something else, too large, or repeats a parameter (RFC 6749 §3.2).
 */
export async function readForm(req: IncomingMessage): Promise<Form> {
  if (!isOfType(req, 'application/x-www-form-urlencoded')) {
    throw new OAuthError(
      'invalid_request',
      'Send the parameters as application/x-www-form-urlencoded in UTF-8.',
    );
  }
  return parseForm(await readBody(req, limit, 'invalid_request'));
}

export function parseForm(body: string): Form {
  const values = new Map<string, string>();
  const resources: string[] = [];
  let count = 0;
  for (const [name, value] of new URLSearchParams(body)) {
    count += 1;
    if (count > mostParameters) throw new OAuthError('invalid_request', 'There are too many parameters.');
    if (forbidden.test(name) || forbidden.test(value)) {
      throw new OAuthError('invalid_request', 'A parameter contains characters that are not allowed.');
    }
    if (name === 'resource') {
      if (value !== '') resources.push(value);
      continue;
    }
    if (values.has(name))
      throw new OAuthError('invalid_request', 'A parameter must not be sent more than once.');
    values.set(name, value);
  }
  return { get: (name) => values.get(name) || undefined, resources };
}

/** @throws OAuthError invalid_request where the parameter is missing. */
export function required(form: Form, name: string): string {
  const value = form.get(name);
  if (value === undefined) throw new OAuthError('invalid_request', `The parameter ${name} is missing.`);
  return value;
}
