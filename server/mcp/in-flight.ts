import type { RelayedCall } from './relayed-call.ts';

/** How many calls one grant may have under way at a time. */
export const mostInFlight = 256;

/** The calls that are under way, by the grant that asked for them. */
export class InFlight {
  readonly #byGrant = new Map<string, Set<RelayedCall>>();
  /** Nobody waits for these any more; their upstream works on them. */
  readonly #deserted = new Set<RelayedCall>();

  /** How many calls upstreams have not answered, those that lost their caller included. */
  get size(): number {
    let size = this.#deserted.size;
    for (const calls of this.#byGrant.values()) size += calls.size;
    return size;
  }

  /** False where the grant has too many already; then the call is not counted. */
  add(call: RelayedCall): boolean {
    const { grantId } = call.caller.principal;
    const calls = this.#byGrant.get(grantId);
    if (calls === undefined) this.#byGrant.set(grantId, new Set([call]));
    else if (calls.size >= mostInFlight) return false;
    else calls.add(call);
    return true;
  }

  remove(call: RelayedCall): void {
    this.#deserted.delete(call);
    const { grantId } = call.caller.principal;
    const calls = this.#byGrant.get(grantId);
    if (calls?.delete(call) === true && calls.size === 0) this.#byGrant.delete(grantId);
  }

  /** Its caller has gone: it no longer counts for the grant. */
  desert(call: RelayedCall): void {
    this.remove(call);
    if (!call.over) this.#deserted.add(call);
  }

  /**
   * The one call that a cancellation names, or null. Clients count their requests from 0, so two of them that share a
   * grant share ids as well: where an id does not say which call is meant, none is.
   */
  named(grantId: string, session: object | null, id: unknown): RelayedCall | null {
    const calls = [...(this.#byGrant.get(grantId) ?? [])];
    const meant = calls.filter((call) => call.caller.session === session && call.requestId === id);
    return meant.length === 1 ? (meant[0] ?? null) : null;
  }

  /** Takes back everything that a grant, or a session of it, has under way. */
  cancelAll(grantId: string, reason: string, session?: object): void {
    for (const call of this.#byGrant.get(grantId) ?? []) {
      if (session === undefined || call.caller.session === session) call.withdraw(reason);
    }
  }

  /** Takes back everything that came in by an issuer's origin. */
  cancelIssuer(origin: string, reason: string): void {
    for (const calls of this.#byGrant.values()) {
      for (const call of calls) if (call.caller.exchange.issuer.origin === origin) call.withdraw(reason);
    }
  }

  /** Tells of every call that has been under way for longer than `threshold` ms. */
  tellSlow(threshold: number): void {
    const before = performance.now() - threshold;
    for (const calls of this.#byGrant.values()) {
      for (const call of calls) {
        // Oldest first.
        if (call.startedAt > before) break;
        call.takesLong();
      }
    }
  }

  /** Gives a sign of life for every call that has been under way for longer than `threshold` ms. */
  keepAlive(threshold: number): void {
    const now = performance.now();
    for (const calls of this.#byGrant.values()) {
      for (const call of calls) {
        if (now - call.startedAt >= threshold) call.stillWorking(now);
      }
    }
  }
}
