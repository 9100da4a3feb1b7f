import type { TunnelStatus } from '../protocol/tunnel.ts';

/** Something about the tunnel that the person should hear of even with all windows closed. */
export interface TunnelNews {
  kind: 'broken' | 'moved';
  /** What happened and what to do. */
  sentence: string;
}

/** How long a tunnel may be broken before that is news, ms: what mends itself sooner is not. */
const patience = 60_000;

/** Tells of a tunnel that stays broken and of an address that changed, each once. */
export class TunnelWatch {
  readonly #tell: (news: TunnelNews) => void;
  #timer: ReturnType<typeof setTimeout> | null = null;
  /** Since when it is broken counts from the first news of it: a clock that jumps while asleep tells nothing. */
  #told = false;
  #problem: string | null = null;
  #movedFrom: string | null = null;

  constructor(tell: (news: TunnelNews) => void) {
    this.#tell = tell;
  }

  /** Takes in the tunnel as it is now; null where nothing is known of it any more. */
  hear(tunnel: TunnelStatus | null): void {
    this.#hearDrift(tunnel);
    const broken = tunnel !== null && (tunnel.state === 'retrying' || tunnel.state === 'failed');
    const well = tunnel === null || tunnel.state === 'open' || tunnel.state === 'off';
    if (broken) this.#problem = tunnel.problem ?? this.#problem;
    if (well) this.#mended();
    else if (broken && !this.#told) this.#timer ??= setTimeout(() => this.#tellBroken(), patience);
  }

  #mended(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#told = false;
    this.#problem = null;
  }

  #tellBroken(): void {
    this.#timer = null;
    this.#told = true;
    this.#tell({
      kind: 'broken',
      sentence: this.#problem ?? 'The tunnel is down: open Drawbridge to see why.',
    });
  }

  #hearDrift(tunnel: TunnelStatus | null): void {
    if (tunnel === null) return;
    const { drift } = tunnel;
    // An address may be unknown for a while between two tunnels: that is not a return to the old one.
    if (drift === null && tunnel.url === null) return;
    const from = drift === null ? null : `${drift.from} ${tunnel.url}`;
    if (drift !== null && from !== this.#movedFrom) this.#tell({ kind: 'moved', sentence: drift.sentence });
    this.#movedFrom = from;
  }
}
