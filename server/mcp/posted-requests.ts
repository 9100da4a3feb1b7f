import type { Exchange } from '../http/exchange.ts';

/** Requests with a body and a grant, from their first byte until their answer has gone out: what closing would cut. */
export class PostedRequests {
  #open = 0;

  get size(): number {
    return this.#open;
  }

  follow({ req, res }: Exchange): void {
    if (req.method !== 'POST') return;
    this.#open += 1;
    // Also after `finish`, and where the caller left.
    res.once('close', () => (this.#open -= 1));
  }
}
