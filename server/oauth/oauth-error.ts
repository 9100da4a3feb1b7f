/** The error codes of RFC 6749 §4.1.2.1 and §5.2, RFC 6750 §3.1, RFC 7591 §3.2.2 and RFC 8707 §2 that we answer with. */
export type OAuthErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'unsupported_response_type'
  | 'invalid_scope'
  | 'invalid_target'
  | 'invalid_token'
  | 'insufficient_scope'
  | 'invalid_redirect_uri'
  | 'invalid_client_metadata'
  | 'access_denied'
  | 'temporarily_unavailable'
  | 'server_error';

/**
 * An OAuth refusal. `description` goes out as `error_description`; `detail` and `reason` stay in the journal, for the
 * person and for the doctor (kebab-case, see server/doctor/step.ts); `retryAfter` (seconds) goes out as Retry-After.
 */
export class OAuthError extends Error {
  readonly error: OAuthErrorCode;
  readonly status: number;
  readonly detail: string | null;
  readonly reason: string | null;
  readonly retryAfter: number | null;

  constructor(
    error: OAuthErrorCode,
    description: string,
    options: { status?: number; detail?: string; reason?: string; retryAfter?: number } = {},
  ) {
    super(description);
    this.name = 'OAuthError';
    this.error = error;
    this.status = options.status ?? (error === 'invalid_client' || error === 'invalid_token' ? 401 : 400);
    this.detail = options.detail ?? null;
    this.reason = options.reason ?? null;
    this.retryAfter = options.retryAfter ?? null;
  }

  get description(): string {
    return this.message;
  }
}
