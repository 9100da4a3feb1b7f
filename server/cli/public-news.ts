import type { Addresses, Status } from '../../protocol/status.ts';

/** What has become of the public address. */
export type PublicNews =
  | { readonly kind: 'open'; readonly addresses: Addresses; readonly instead: string | null }
  /** There is an address, and nothing comes through it (any more). */
  | { readonly kind: 'unsure'; readonly addresses: Addresses; readonly problem: string | null }
  | { readonly kind: 'gone'; readonly from: string; readonly problem: string | null };

/** Notices when the public address is there, is another one, stops answering, or is gone. */
export class PublicAddress {
  #origin: string | null;
  #open: boolean;

  /** @param status as it has been told already. */
  constructor(status: Status) {
    this.#origin = status.public?.origin ?? null;
    this.#open = false;
  }

  /** What is new in this status; null where nothing is. */
  look({ public: addresses, tunnel }: Status): PublicNews | null {
    const { problem, state } = tunnel;
    const [origin, open] = [this.#origin, this.#open];
    this.#origin = addresses?.origin ?? null;
    this.#open = addresses !== null && state === 'open';
    if (addresses === null) return origin === null ? null : { kind: 'gone', from: origin, problem };
    const same = addresses.origin === origin;
    if (this.#open) {
      if (open && same) return null;
      return { kind: 'open', addresses, instead: same ? null : origin };
    }
    return open || !same ? { kind: 'unsure', addresses, problem } : null;
  }
}
