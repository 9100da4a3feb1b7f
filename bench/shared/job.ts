/** How a server under test wants its calls. */
export type Protocol = '2026-07-28' | '2025-11-25' | 'plain';

export interface CallJob {
  readonly kind: 'calls';
  readonly url: string;
  readonly token: string;
  readonly protocol: Protocol;
  readonly tool: string;
  readonly concurrency: number;
  readonly calls: number;
  /** Length of the argument, bytes. */
  readonly size: number;
}

export interface SessionJob {
  readonly kind: 'sessions';
  readonly origin: string;
  readonly token: string;
  readonly sessions: number;
}

export type Job = CallJob | SessionJob;

export interface CallTimes {
  readonly seconds: number;
  /** Ms. */
  readonly p50: number;
  readonly p99: number;
}
