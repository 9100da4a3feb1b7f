import type { Endpoint } from './endpoint.ts';
import type { LogTime } from './log-time.ts';

/**
 * One line of a log that matters to some client's way, without secrets except those that tie lines together, which
 * never leave this folder.
 */
export interface Seen {
  /** Where it stands among all that was read, and once all are sorted by time, among them. Not a copy, as there are many. */
  order: number;
  /** By which it is sorted: its own time, or that of the line before it. */
  readonly sortTime: number;
  readonly at: LogTime | null;
  /** `file:line`. */
  readonly place: string;
  /** `maybe`: a POST to a path we do not know, which may be an MCP endpoint. */
  readonly what: Endpoint | 'maybe' | 'registered' | 'mcp-request';
  readonly method: string | null;
  /** Without query and secrets. */
  readonly path: string | null;
  readonly status: number | null;
  readonly remote: string | null;
  readonly userAgent: string | null;
  readonly ms: number | null;
  readonly host: string | null;
  /** Null where the log tells of no header at all. */
  sentToken: boolean | null;
  /** The client id of the query, or of a note; or what the note is about. */
  readonly about: string | null;
  readonly state: string | null;
  /** The host that gets the answer. */
  readonly redirectHost: string | null;
  /** What a redirect carried back, where the log shows it. */
  readonly redirect: 'code' | 'error' | 'elsewhere' | null;
  /** An outside login came back with an error. */
  readonly cameWithError: boolean;
}

/** Sorts by time, and by the order of reading where times are equal or there are none. */
export const byTime = (one: Seen, other: Seen): number => {
  if (one.sortTime === other.sortTime) return one.order - other.order;
  return one.sortTime < other.sortTime ? -1 : 1;
};

export const isOk = ({ status }: Seen): boolean => status === null || status < 400;
export const isRedirect = ({ status }: Seen): boolean => status === 302 || status === 303 || status === 307;
/** The browser asks for the authorization page. */
export const isStart = ({ what, method }: Seen): boolean => what === 'authorize' && method === 'GET';
export const isRefusal = ({ status }: Seen): boolean => status === 401 || status === 403;

/** Ms between two lines; 0 where the log has no times. */
export const gap = (earlier: Seen, later: Seen): number =>
  earlier.at === null || later.at === null ? 0 : later.at.time - earlier.at.time;

/** Address and user agent; null where the log tells of neither. */
export const callerKey = ({ remote, userAgent }: Seen): string | null =>
  remote === null && userAgent === null ? null : `${remote ?? ''} ${userAgent ?? ''}`;
