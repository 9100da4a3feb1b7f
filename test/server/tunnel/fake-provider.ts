import type { TunnelKind } from '../../../protocol/tunnel.ts';
import {
  type OpenTunnel,
  TunnelError,
  type TunnelNews,
  type TunnelProvider,
  type TunnelTarget,
} from '../../../server/tunnel/provider.ts';

/** A provider whose fortune the test decides. It stands for one of the real ones, which have tests of their own. */
export class FakeProvider implements TunnelProvider {
  readonly kind: TunnelKind;
  readonly fixedUrl: string | null;
  /** How often it was opened, and how many of those are open or opening now. */
  opened = 0;
  live = 0;
  mostLive = 0;
  /** What opening meets: an error, or nobody ever answers. */
  trouble: TunnelError | 'hangs' | null = null;
  /** Closing is not done before this is. */
  closing: Promise<void> = Promise.resolve();
  hear: (news: TunnelNews) => void = () => undefined;
  #end: (error: TunnelError) => void = () => undefined;

  constructor(kind: TunnelKind, fixedUrl: string | null = null) {
    this.kind = kind;
    this.fixedUrl = fixedUrl;
  }

  async open(
    _target: TunnelTarget,
    hear: (news: TunnelNews) => void,
    signal: AbortSignal,
  ): Promise<OpenTunnel> {
    this.opened += 1;
    this.hear = hear;
    if (this.trouble instanceof TunnelError) throw this.trouble;
    this.#count(1);
    if (this.trouble === 'hangs') {
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      this.#count(-1);
      throw new TunnelError('cancelled', 'It was cancelled.', 'soon');
    }
    const url = this.fixedUrl ?? `https://name-${this.opened}.example.test`;
    let closed = false;
    const close = async (): Promise<void> => {
      await this.closing;
      if (!closed) this.#count(-1);
      closed = true;
    };
    const ended = new Promise<TunnelError>((resolve) => {
      this.#end = resolve;
    });
    return { url, ended, close };
  }

  /** It ends by itself. */
  end(error = new TunnelError('gone', 'The tunnel program ended: it is started again.', 'soon')): void {
    this.#end(error);
  }

  #count(by: number): void {
    this.live += by;
    this.mostLive = Math.max(this.mostLive, this.live);
  }
}
