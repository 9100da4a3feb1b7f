import type { IncomingMessage } from 'node:http';
import { OAuthError, type OAuthErrorCode } from '../oauth-error.ts';
import { isOfType } from './media-type.ts';
import { readBody } from './read-body.ts';

/**
 * Reads a JSON body.
 * @param limit the most it may have, bytes.
 * @throws OAuthError `code` where it is something else, too large, or no JSON.
 */
export async function readJson(req: IncomingMessage, limit: number, code: OAuthErrorCode): Promise<unknown> {
  if (!isOfType(req, 'application/json')) {
    throw new OAuthError(code, 'Send the metadata as application/json in UTF-8.');
  }
  const text = await readBody(req, limit, code);
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message quotes the body, so it goes nowhere.
    throw new OAuthError(code, 'The body is not valid JSON.');
  }
}
