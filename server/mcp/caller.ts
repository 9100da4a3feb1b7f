import { isOfCheckup } from '../consent/checkup-tool.ts';
import type { Entry, Exchange } from '../http/exchange.ts';
import type { Journal } from '../journal/journal.ts';
import type { Principal } from '../oauth/principal.ts';
import type { Permissions } from './permissions.ts';

/** Who asks, by which request, and what it may reach. */
export interface Caller {
  readonly exchange: Exchange;
  readonly principal: Principal;
  readonly permissions: Permissions;
  /** What a cancellation has to come from, beside the grant: an SSE session, or null for POST /mcp. */
  readonly session: object | null;
  /** Whether the caller who closes its request means to cancel it (2026-07-28), or may just have lost the connection. */
  readonly closingCancels: boolean;
  /**
   * `exchange`: what is said of the request is the exchange's entry. `event`: the exchange is answered before the work
   * is done, or carries several requests, so each tool call is an event of its own.
   */
  readonly recorded: 'exchange' | 'event';
}

/** The beginning of an entry: everything that follows from who asks. */
export const entryFor = (caller: Caller, type: Entry['type'], summary: string): Entry => ({
  type,
  phase: 'access',
  ...whose(caller),
  level: 'info',
  summary,
  request: null,
  answer: null,
});

/** What a check-up asks with its own grant is no client's. Any other token is its client's, whoever claims to send it. */
const whose = ({ exchange: { own }, principal }: Caller) =>
  own === null || !isOfCheckup(principal)
    ? ({ actor: 'client', clientId: principal.clientId, journey: principal.journey } as const)
    : ({ actor: 'app', clientId: null, journey: own.journey } as const);

/** Makes an entry the exchange's, where there is one request to an exchange. It may still be added to until the end. */
export function begin(caller: Caller, entry: Entry): void {
  if (caller.recorded === 'exchange') caller.exchange.entry = entry;
}

/** Writes an entry that is not the exchange's into the journal. `startedAt`: performance.now(), ms. */
export function finish(caller: Caller, journal: Journal, entry: Entry, startedAt: number): void {
  if (caller.recorded === 'exchange') return;
  const { exchange } = caller;
  journal.record({
    ...entry,
    issuer: exchange.issuer.origin,
    method: exchange.req.method ?? null,
    path: exchange.path,
    durationMs: performance.now() - startedAt,
    remote: exchange.remote,
    userAgent: exchange.userAgent,
  });
}
