/** The connections of cloudflared to Cloudflare's network: one to four, each comes and goes by itself. */
export class Connections {
  readonly #up = new Set<number>();
  #wasUp = false;

  get any(): boolean {
    return this.#up.size > 0;
  }

  /** @returns whether this one brought the tunnel back, after all of them were gone. */
  connected(index: number): boolean {
    const back = this.#wasUp && this.#up.size === 0;
    this.#up.add(index);
    this.#wasUp = true;
    return back;
  }

  /** @returns whether it was the last one. */
  disconnected(index: number): boolean {
    return this.#up.delete(index) && this.#up.size === 0;
  }
}
