/**
 * `starting`: the port is open, and what the outside calls this server is not known yet. `closing`: nothing is begun that
 * would be cut off.
 */
export type ReadinessState = 'starting' | 'serving' | 'closing';

/** How far the server is in its life; there is no way back. */
export class Readiness {
  #state: ReadinessState = 'starting';

  get state(): ReadinessState {
    return this.#state;
  }

  serve(): void {
    if (this.#state === 'starting') this.#state = 'serving';
  }

  close(): void {
    this.#state = 'closing';
  }
}
