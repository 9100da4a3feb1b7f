import type { TunnelKind } from '../../protocol/tunnel.ts';
import type { Candidate } from './candidates.ts';
import type { Clock } from './clock.ts';
import type { RunState } from './run-state.ts';

/** So many attempts in vain, and the next one takes over; one, where it is only looked whether the first is back. */
const attemptsInVain = 3;
/** When the first one is tried again, ms; it doubles, since each trial interrupts the one that leads meanwhile. */
const firstReturn = 10 * 60_000;
const longestReturn = 2 * 60 * 60_000;

/** Who leads next when a tunnel does not come up. One leads at a time; all of them have the same address. */
export class Failover {
  readonly #clock: Clock;
  readonly #tryAgain: () => void;
  readonly #inVain = new Set<TunnelKind>();
  #returnIn = firstReturn;
  #forget: (() => void) | null = null;
  #trial = false;

  /** @param tryAgain called when the first one is due again. */
  constructor(clock: Clock, tryAgain: () => void) {
    this.#clock = clock;
    this.#tryAgain = tryAgain;
  }

  /** Another choice was made: nothing of before counts. */
  reset(): void {
    this.#forget?.();
    this.#forget = null;
    this.#inVain.clear();
    this.#trial = false;
    this.#returnIn = firstReturn;
  }

  /**
   * Who has to lead instead of the one that leads, or null where that one stays.
   * @param leading one of the candidates, in this state.
   */
  instead(
    candidates: readonly Candidate[],
    leading: Candidate,
    state: RunState,
    attempts: number,
  ): Candidate | null {
    const [first] = candidates;
    if (first === undefined || candidates.length < 2) return null;
    if (state.at === 'open' && leading.kind === first.kind) this.reset();
    const enough = this.#trial && leading.kind === first.kind ? 1 : attemptsInVain;
    const inVain = state.at === 'failed' || (state.at === 'retrying' && attempts >= enough);
    if (!inVain || this.#inVain.has(leading.kind)) return null;
    this.#inVain.add(leading.kind);
    // One that failed for good is not tried again before the person has done something.
    if (leading.kind !== first.kind || state.at !== 'failed') this.#planReturn();
    return candidates.find(({ kind }) => !this.#inVain.has(kind)) ?? (leading === first ? null : first);
  }

  #planReturn(): void {
    if (this.#forget !== null) return;
    const pause = this.#returnIn;
    this.#returnIn = Math.min(longestReturn, pause * 2);
    this.#forget = this.#clock.after(pause, () => {
      this.#forget = null;
      this.#inVain.clear();
      this.#trial = true;
      this.#tryAgain();
    });
  }
}
