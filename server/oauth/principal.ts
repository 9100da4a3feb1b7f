import type { Exchange } from '../http/exchange.ts';

/** Who a valid bearer token speaks for, and what it may reach. */
export interface Principal {
  readonly grantId: string;
  readonly clientId: string;
  readonly clientName: string;
  readonly journey: string | null;
  /** Space-separated, RFC 6749 §3.3. */
  readonly scope: string;
  /** Tool names and `upstream__*` patterns that the person allowed. */
  readonly tools: readonly string[];
}

/**
 * Checks the bearer token of a request (RFC 6750): known, unexpired, issued for the resource of the issuer that the
 * request came in by, and carrying scope `mcp`. On refusal it has answered already (401 or 403 with
 * WWW-Authenticate), has written the journal entry, and gives null.
 */
export type Authenticate = (exchange: Exchange) => Principal | null;

/** The WWW-Authenticate value that asks for more (403, and `_meta["mcp/www_authenticate"]` in tool results). */
export type StepUpChallenge = (exchange: Exchange, description: string) => string;
