import type { TunnelKind } from '../../protocol/tunnel.ts';

/** What a tunnel leads to: our server on loopback. */
export interface TunnelTarget {
  readonly port: number;
}

/** What a provider says on its way. */
export type TunnelNews =
  /** Something that takes a while; `progress` is 0 to 1, null where it is not known. */
  | { readonly kind: 'doing'; readonly what: string; readonly progress: number | null }
  /** For the timeline: one sentence. */
  | { readonly kind: 'note'; readonly level: 'info' | 'warn'; readonly sentence: string }
  /** All connections to the provider are gone; it tries again by itself, so the way should be probed. */
  | { readonly kind: 'unsure' };

/** A tunnel that is up as far as its provider knows. */
export interface OpenTunnel {
  /** The public origin. */
  readonly url: string;
  /** Resolves when it has ended by itself, with the reason. Never after `close`. */
  readonly ended: Promise<TunnelError>;
  /** Ends it; resolves when nothing of it runs any more. */
  close(): Promise<void>;
}

/** One way of being reachable from outside. */
export interface TunnelProvider {
  readonly kind: TunnelKind;
  /** The public origin where it is known beforehand, and is the same at every start; else null. */
  readonly fixedUrl: string | null;
  /**
   * Opens the tunnel; resolves when its address is known.
   * @throws TunnelError where it does not come to that; whatever was begun has been ended then. After `signal` it
   *   throws or resolves soon, and what it resolves with is closed by the caller.
   */
  open(target: TunnelTarget, hear: (news: TunnelNews) => void, signal: AbortSignal): Promise<OpenTunnel>;
}

/** Whether trying again may help: at once with the usual pauses, only after a long pause, or not before the person did something. */
export type Retry = 'soon' | 'later' | 'never';

/** Why a tunnel is not there. The message is one sentence for the person: what, why, what to do. No secret is in it. */
export class TunnelError extends Error {
  override name = 'TunnelError';
  /** Kebab-case, or the provider's own (`ERR_NGROK_105`). */
  readonly code: string;
  readonly retry: Retry;

  constructor(code: string, sentence: string, retry: Retry) {
    super(sentence);
    this.code = code;
    this.retry = retry;
  }
}
