/**
 * What happened in one step of a journey, wherever it was seen. Both our own journal and other people's access logs
 * are turned into steps, so that the same rules judge them.
 */
export type StepKind =
  /** Any of the metadata documents was asked for. */
  | 'metadata'
  /** A client registered, or was refused. */
  | 'register'
  /** The authorization page was asked for by a browser. */
  | 'authorize'
  /** The person answered the knock, or time did. */
  | 'consent'
  /** The browser was sent back to the client: with a code where `ok`, with an error where not. */
  | 'code-sent'
  | 'token'
  | 'refresh'
  /** An event stream was opened (GET /sse). */
  | 'stream-opened'
  | 'stream-closed'
  /** A message of a stream's client (POST /messages/). */
  | 'stream-message'
  /** An MCP request that is no tool call, among them tools/list. */
  | 'mcp'
  | 'tool-call'
  /** A bearer endpoint answered 401 or 403. */
  | 'bearer-refused'
  /** Anything else that was refused before it got anywhere. */
  | 'refused'
  /** The list of tools that we offer has changed. */
  | 'tools-changed'
  | 'other';

export interface Step {
  readonly kind: StepKind;
  /** Ms since the epoch; null where the log has no time. */
  readonly time: number | null;
  /** Whether it was answered as the caller hoped. */
  readonly ok: boolean;
  readonly status: number | null;
  readonly method: string | null;
  readonly path: string | null;
  readonly remote: string | null;
  readonly userAgent: string | null;
  /**
   * Why it was refused or failed, in kebab-case, where that is known: `pkce`, `redirect`, `client`, `code-expired`,
   * `code-replayed`, `code-unknown`, `resource`, `issuer`, `scope`, `refresh-reused`, `no-token`, `token-expired`,
   * `token-revoked`, `token-unknown`, `token-malformed`, `other-audience`, `timeout`, `person`, `wrong-number`,
   * `gave-way`, `asked-anew`, `closed`, `never-collected`, `upstream-down`, `unknown-tool`, `still-running`,
   * `tool-error`, `foreign-host`, `grant-type`, `refresh-unknown`, `refresh-expired`, `upstream-busy`, `upstream-slow`,
   * `not-allowed`, `broken-off`.
   */
  readonly reason: string | null;
  /** How long it took, ms. */
  readonly ms: number | null;
  /** The tool, the RPC method, the registered name, the issuer that metadata named: what the step was about. */
  readonly about: string | null;
  /** The step as one line of evidence, without secrets: `12:04:31 POST /token 400 from 52.173.123.8: code expired`. */
  readonly line: string;
}
