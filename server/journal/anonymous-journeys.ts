import type { JourneyRecord } from './rows.ts';

/** Where a request came from, as far as it can be recognised again. */
export interface Caller {
  readonly issuer: string;
  readonly remote: string;
  readonly userAgent: string | null;
}

/** A journey without a client can be claimed for this long after its last event, ms. */
export const claimableFor = 15 * 60_000;
/** And is forgotten after this long, ms. */
const forgottenAfter = 60 * 60_000;
/** At most so many at once, and of one address: scanners push out their own journeys first. */
const most = { all: 200, ofOneAddress: 20 } as const;

const keyOf = (caller: Caller): string => JSON.stringify([caller.issuer, caller.remote, caller.userAgent]);

const callerOf = (record: JourneyRecord): Caller => ({
  issuer: record.issuer ?? '',
  remote: record.remote ?? '',
  userAgent: record.userAgent,
});

export const isBrowser = (userAgent: string | null): boolean => userAgent?.startsWith('Mozilla/') ?? false;

/** Who claims: the caller of registration or authorize, and how that client's earlier journey named itself. */
interface Claim {
  readonly caller: Caller;
  /** Null where the client is new; else the user agent of its earlier journey. */
  readonly known: { readonly userAgent: string | null } | null;
}

/** In this order: the first rule that fits an unclaimed journey decides. All of them are of the same issuer. */
const claimRules: readonly ((claim: Claim, record: JourneyRecord) => boolean)[] = [
  ({ caller }, record) => record.remote === caller.remote && record.userAgent === caller.userAgent,
  ({ caller }, record) => record.remote === caller.remote,
  // A client with a metadata document is first seen at authorize, by the person's browser: its discovery came from
  // its own servers, under another address. A returning one is known by the name its backend gave itself.
  ({ caller, known }, record) =>
    isBrowser(caller.userAgent) &&
    !isBrowser(record.userAgent) &&
    (known === null || known.userAgent === record.userAgent),
];

/** Journeys that began without a client: discovery, and requests without a token. Bounded in number and time. */
export class AnonymousJourneys {
  /** By caller, the one with the oldest last event first. */
  #byCaller = new Map<string, JourneyRecord>();
  #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The open journey of this caller, or undefined. */
  find(caller: Caller): JourneyRecord | undefined {
    const record = this.#byCaller.get(keyOf(caller));
    return record !== undefined && record.lastAt >= this.#now() - claimableFor ? record : undefined;
  }

  /** Keeps a journey under its caller, as the one with the newest event. */
  keep(record: JourneyRecord): void {
    const key = keyOf(callerOf(record));
    this.#byCaller.delete(key);
    this.#makeRoom(record.remote);
    this.#byCaller.set(key, record);
  }

  /** Takes the journey out that a client began before it had a name; null where there is none. */
  claim(claim: Claim): JourneyRecord | null {
    const since = this.#now() - claimableFor;
    const candidates = [...this.#byCaller.values()]
      .filter((record) => record.issuer === claim.caller.issuer && record.lastAt >= since)
      .toReversed();
    for (const rule of claimRules) {
      const found = candidates.find((record) => rule(claim, record));
      if (found === undefined) continue;
      this.forget(found);
      return found;
    }
    return null;
  }

  forget(record: JourneyRecord): void {
    const key = keyOf(callerOf(record));
    if (this.#byCaller.get(key) === record) this.#byCaller.delete(key);
  }

  values(): Iterable<JourneyRecord> {
    return this.#byCaller.values();
  }

  #makeRoom(remote: string | null): void {
    const forgotten = this.#now() - forgottenAfter;
    let ofAddress = 0;
    let oldestOfAddress: string | null = null;
    for (const [key, record] of this.#byCaller) {
      if (record.lastAt < forgotten) this.#byCaller.delete(key);
      else if (record.remote === remote) {
        ofAddress += 1;
        oldestOfAddress ??= key;
      }
    }
    if (ofAddress >= most.ofOneAddress && oldestOfAddress !== null) this.#byCaller.delete(oldestOfAddress);
    if (this.#byCaller.size < most.all) return;
    const oldest = this.#byCaller.keys().next();
    if (oldest.done !== true) this.#byCaller.delete(oldest.value);
  }
}
