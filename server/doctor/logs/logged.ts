import type { JournalEvent } from '../../../protocol/events.ts';

/** A request as somebody's log tells of it. What the log does not say is null. */
export interface LoggedRequest {
  readonly kind: 'request';
  /** Ms since the epoch. */
  readonly time: number | null;
  /** Minutes east of UTC in which the log writes its times; null for the time of this computer. */
  readonly zone: number | null;
  readonly method: string;
  /** Path and query, as they were sent. Holds secrets: never to be shown. */
  readonly target: string;
  readonly status: number;
  readonly remote: string | null;
  readonly userAgent: string | null;
  readonly ms: number | null;
  readonly host: string | null;
  /** Where a redirect led. Holds secrets: never to be shown. */
  readonly location: string | null;
  /** Whether the caller sent an Authorization header. */
  readonly sentToken: boolean | null;
}

/** What a server's own log lines tell, beside its access log. */
export interface LoggedNote {
  readonly kind: 'note';
  readonly time: number | null;
  readonly zone: number | null;
  /** A client was registered under this id; or an MCP request of this type was worked on. */
  readonly what: 'registered' | 'mcp-request';
  readonly about: string;
}

/** A line of our own export. */
export interface LoggedEvent {
  readonly kind: 'event';
  readonly time: number;
  readonly event: JournalEvent;
}

/** What one line of a log tells. */
export type Logged = LoggedRequest | LoggedNote | LoggedEvent;

/** One way in which servers write lines; null where a line is not written that way. Never throws. */
export type LineFormat = (line: string) => Logged | null;
