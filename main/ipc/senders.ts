/** The web contents that we made ourselves, by id, and which of them listen to notifications. */
export class Senders {
  readonly #trusted = new Set<number>();
  readonly #listening = new Set<number>();

  trust(id: number): void {
    this.#trusted.add(id);
  }

  forget(id: number): void {
    this.#trusted.delete(id);
    this.#listening.delete(id);
  }

  isTrusted(id: number): boolean {
    return this.#trusted.has(id);
  }

  listen(id: number): void {
    if (this.#trusted.has(id)) this.#listening.add(id);
  }

  /** A page that goes away (reload, crash) no longer listens; its successor says so itself. */
  unlisten(id: number): void {
    this.#listening.delete(id);
  }

  listeners(): number[] {
    return [...this.#listening];
  }
}
