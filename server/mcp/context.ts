import type { Gateway } from '../gateway/gateway.ts';
import type { Journal } from '../journal/journal.ts';
import type { Authenticate, StepUpChallenge } from '../oauth/principal.ts';
import type { Framing } from './http-reply.ts';
import type { Relay } from './relay.ts';

/** What the handlers of every endpoint share. */
export interface McpContext {
  readonly gateway: Gateway;
  readonly authenticate: Authenticate;
  readonly stepUp: StepUpChallenge;
  readonly journal: Journal;
  readonly relay: Relay;
  /** Whether the person wants tool arguments and results in the journal. */
  readonly keepArguments: () => boolean;
  /** How POST /mcp is answered where the client takes both. */
  readonly answers: Exclude<Framing, 'json'>;
}
