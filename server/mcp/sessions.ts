import type { Listing } from '../gateway/listings.ts';
import type { Session } from './session.ts';

/** How many streams may be open, in all and for one grant. */
const mostSessions = 2000;
const mostPerGrant = 1500;
/** Proxies close what is silent, so every stream gets a comment this often, ms. */
const keepAlive = 15_000;

/** The open event streams, by id. One timer keeps all of them alive. */
export class Sessions {
  readonly #sessions = new Map<string, Session>();
  readonly #perGrant = new Map<string, number>();
  readonly #timer = setInterval(() => this.#toAll(': keep-alive\n\n'), keepAlive).unref();

  get size(): number {
    return this.#sessions.size;
  }

  mayOpen(grantId: string): boolean {
    return this.#sessions.size < mostSessions && (this.#perGrant.get(grantId) ?? 0) < mostPerGrant;
  }

  add(session: Session): void {
    this.#sessions.set(session.id, session);
    this.#perGrant.set(session.grantId, (this.#perGrant.get(session.grantId) ?? 0) + 1);
  }

  remove(session: Session): void {
    if (!this.#sessions.delete(session.id)) return;
    const left = (this.#perGrant.get(session.grantId) ?? 1) - 1;
    if (left === 0) this.#perGrant.delete(session.grantId);
    else this.#perGrant.set(session.grantId, left);
  }

  /** The session of that id, if that grant opened it: a foreign one is as unknown as none. */
  find(id: string, grantId: string): Session | null {
    const session = this.#sessions.get(id);
    return session?.grantId === grantId ? session : null;
  }

  changed(listings: readonly Listing[]): void {
    for (const listing of listings) {
      const message = JSON.stringify({ jsonrpc: '2.0', method: `notifications/${listing}/list_changed` });
      for (const session of this.#sessions.values()) session.send(message);
    }
  }

  closeGrant(grantId: string): void {
    for (const session of this.#sessions.values()) if (session.grantId === grantId) session.end();
  }

  closeIssuer(origin: string): void {
    for (const session of this.#sessions.values()) if (session.origin === origin) session.end();
  }

  close(): void {
    clearInterval(this.#timer);
    for (const session of this.#sessions.values()) session.end();
  }

  #toAll(event: string): void {
    for (const session of this.#sessions.values()) session.write(event);
  }
}
