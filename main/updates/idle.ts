import type { Activity } from '../../protocol/update.ts';

/** What keeps a restart waiting, in words for the person; null where nothing does. */
export function busyWith(activity: Activity | null): string | null {
  if (activity === null) return null;
  const { calls, knocks, connecting, checkup } = activity;
  if (calls > 0)
    return calls === 1 ? '1 call of a tool is still running' : `${calls} calls of tools are still running`;
  if (knocks > 0)
    return knocks === 1 ? 'a knock waits for your answer' : `${knocks} knocks wait for your answer`;
  if (connecting > 0)
    return connecting === 1
      ? 'a client that you let in is connecting'
      : `${connecting} clients that you let in are connecting`;
  return checkup ? 'a check-up is running' : null;
}

/** Told while nothing runs, but not for long enough yet. */
const settling = 'a few quiet seconds';

export interface IdleParts {
  activity(): Activity | null;
  now(): number;
  /** How long nothing may have happened, ms. */
  quiet: number;
}

/** Finds the moment at which a restart breaks nothing off. */
export class Idle {
  readonly #parts: IdleParts;
  #since: number | null = null;

  constructor(parts: IdleParts) {
    this.#parts = parts;
  }

  /** Waiting begins anew. */
  reset(): void {
    this.#since = null;
  }

  /** What is waited for; null: now is the moment, as long as nobody yields before using it. */
  until(): string | null {
    const busy = busyWith(this.#parts.activity());
    const now = this.#parts.now();
    if (busy !== null) {
      this.#since = null;
      return busy;
    }
    this.#since ??= now;
    return now - this.#since >= this.#parts.quiet ? null : settling;
  }
}
