import { createHmac, randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

/** Requests that the app sends to itself: a probe through the tunnel, the check-up's, a replay. */
export type OwnKind = 'probe' | 'checkup' | 'replay';

/** What is known of a request that the app itself sent. */
export interface OwnRequest {
  readonly kind: OwnKind;
  /** The journey that its entry belongs to; null: to none. */
  readonly journey: string | null;
  /** Whether a client is of the check-up that this request belongs to; left out: what its id says decides alone. */
  readonly isOurs?: (clientId: string) => boolean;
  /** Told the id of the client that this request registered: from inside, where nobody on the way can change it. */
  readonly onRegistered?: (clientId: string) => void;
}

/** A request that is about to be sent: a probe's path is its value, any other is good for one method and path alone. */
export type Expectation =
  | (OwnRequest & { readonly kind: 'probe' })
  | (OwnRequest & {
      readonly kind: 'checkup' | 'replay';
      readonly method: string;
      /** Without the query. */
      readonly path: string;
    });

type Expected = Expectation & {
  readonly onArrival: Arrived;
};

/** Called for a request that is known, before anything else looks at it. */
export type Arrived = (req: IncomingMessage, res: ServerResponse) => void;

/** The header that names the app's own requests. Its value is unguessable and good only while it is expected. */
export const ownHeader = 'drawbridge-own';

/**
 * A probe carries its value in the path instead: some edges strip headers that they do not know, and what is not
 * written down must not be anything else than a probe.
 */
export const probePath = '/drawbridge/probe/';

/**
 * Knows the app's own requests when they come back in. Being known gives a request no right at all: it decides only how
 * it is written down, and whether it arrived.
 */
export class OwnRequests {
  readonly #expected = new Map<string, Expected>();
  readonly #secret = randomBytes(32);

  /**
   * Expects requests that carry the header with this value (a probe: its path), until `end`. With another method or
   * path than expected, the value is unknown.
   * @param onArrival called for each, before anything else looks at it.
   */
  expect(own: Expectation, onArrival: Arrived = () => undefined): { readonly value: string; end(): void } {
    const value = randomBytes(16).toString('hex');
    this.#expected.set(value, { ...own, onArrival });
    return { value, end: () => void this.#expected.delete(value) };
  }

  /** What this request is to us; null for everybody else's. */
  recognise(req: IncomingMessage, res: ServerResponse): OwnRequest | null {
    if (this.#expected.size === 0) return null;
    const own = this.#byHeader(req) ?? this.#byPath(req);
    if (own === undefined) return null;
    own.onArrival(req, res);
    return own;
  }

  /** What only this run of the app can say of a value: whoever shows it heard it from here. */
  proofOf(value: string): string {
    return createHmac('sha256', this.#secret).update(value).digest('hex');
  }

  #byHeader({ headers, method, url }: IncomingMessage): Expected | undefined {
    const value = headers[ownHeader];
    const own = typeof value === 'string' ? this.#expected.get(value) : undefined;
    if (own === undefined || own.kind === 'probe') return undefined;
    return own.method === method && own.path === url?.split('?')[0] ? own : undefined;
  }

  #byPath({ url }: IncomingMessage): Expected | undefined {
    if (url?.startsWith(probePath) !== true) return undefined;
    const own = this.#expected.get(url.slice(probePath.length));
    return own?.kind === 'probe' ? own : undefined;
  }
}
