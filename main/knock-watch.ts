import type { Knock } from '../protocol/consent.ts';

/** Tells new knocks from those already announced. */
export class KnockWatch {
  #known = new Set<string>();

  /** The knocks that are new and may open something; quiet ones only light the tray. */
  loud(knocks: readonly Knock[]): Knock[] {
    const fresh = knocks.filter((knock) => !knock.quiet && !this.#known.has(knock.id));
    this.#known = new Set(knocks.map((knock) => knock.id));
    return fresh;
  }
}
