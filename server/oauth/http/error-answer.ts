import type { ServerResponse } from 'node:http';
import type { Detail } from '../../../protocol/events.ts';
import { sendJson } from '../../http/answers.ts';
import type { OAuthError } from '../oauth-error.ts';

/** What keeps an answer out of every cache (RFC 6749 §5.1). */
export const noStore: Record<string, string> = { 'Cache-Control': 'no-store', Pragma: 'no-cache' };

/** Answers with the JSON of an OAuth error (RFC 6749 §5.2); a failed client authentication gets its challenge. */
export function answerOAuthError(res: ServerResponse, error: OAuthError): void {
  const headers = { ...noStore };
  if (error.status === 401) headers['WWW-Authenticate'] = 'Basic realm="drawbridge"';
  if (error.retryAfter !== null) headers['Retry-After'] = String(error.retryAfter);
  // A body that was not read to its end must not be taken for the next request.
  if (error.status === 413 || error.status === 408) headers['Connection'] = 'close';
  sendJson(res, error.status, { error: error.error, error_description: error.description }, headers);
}

/** An error as the journal keeps it. */
export function errorDetail(error: OAuthError): Detail {
  return {
    error: error.error,
    error_description: error.description,
    ...(error.reason !== null && { reason: error.reason }),
    ...(error.detail !== null && { detail: error.detail }),
  };
}
