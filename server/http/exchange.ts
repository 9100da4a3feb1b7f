import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Actor, Detail, EventType, Phase } from '../../protocol/events.ts';
import type { Issuer } from '../issuers.ts';
import type { OwnRequest } from './own-requests.ts';

/** What a handler says about the request it served; the rest of the journal entry is the exchange itself. */
export interface Entry {
  type: EventType;
  phase?: Phase | null;
  actor?: Actor;
  level?: 'info' | 'warn' | 'error';
  summary: string;
  clientId?: string | null;
  journey?: string | null;
  /** Already redacted. */
  request?: Detail | null;
  /** Already redacted. */
  answer?: Detail | null;
}

/** One HTTP request and its answer, from the first guard to the journal. */
export interface Exchange {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  /** performance.now() at arrival, ms. */
  readonly startedAt: number;
  /** Path without the query. */
  readonly path: string;
  /** The raw query string without `?`, or ''. */
  readonly query: string;
  /** The real caller's address: X-Forwarded-For is believed from loopback only. */
  readonly remote: string;
  readonly userAgent: string | null;
  /** Where the app itself sent this request. It gives no right. */
  readonly own: OwnRequest | null;
  /** Set by the host guard; every handler behind the guards may rely on it. */
  issuer: Issuer;
  /** The entry to write when the answer is finished; null: not worth one (a poll of the waiting page). */
  entry: Entry | null;
}

const exchanges = new WeakMap<IncomingMessage, Exchange>();

export const attachExchange = (exchange: Exchange): void => void exchanges.set(exchange.req, exchange);

/** The exchange of a request that came through the guards. Throws where there is none: a programming error. */
export function exchangeOf(req: IncomingMessage): Exchange {
  const exchange = exchanges.get(req);
  if (exchange === undefined) throw new Error('this request did not come through the guards');
  return exchange;
}
