import { OAuthError, type OAuthErrorCode } from '../oauth-error.ts';

/** What the authorization endpoint may answer besides: OpenID Connect Core §3.1.2.6, registered for OAuth by IANA. */
export type AuthorizeErrorCode =
  OAuthErrorCode | 'interaction_required' | 'request_not_supported' | 'request_uri_not_supported';

/** Why an authorization request is refused. `detail` stays in the journal. */
export interface Refusal {
  readonly error: AuthorizeErrorCode;
  readonly description: string;
  readonly detail: string | null;
}

/** Thrown by a check: the request is refused. */
export class AuthorizeError extends Error {
  override name = 'AuthorizeError';
  readonly error: AuthorizeErrorCode;

  constructor(error: AuthorizeErrorCode, description: string) {
    super(description);
    this.error = error;
  }
}

/** The refusal that was thrown. Anything else is a bug and is thrown again. */
export function refusalOf(thrown: unknown): Refusal {
  if (thrown instanceof OAuthError) {
    return { error: thrown.error, description: thrown.description, detail: thrown.detail };
  }
  if (thrown instanceof AuthorizeError) {
    return { error: thrown.error, description: thrown.message, detail: null };
  }
  throw thrown;
}
