import type { Upstream } from '../gateway/upstream.ts';
import type { Exchange } from '../http/exchange.ts';
import type { Caller } from './caller.ts';
import { InFlight, mostInFlight } from './in-flight.ts';
import { type OnAnswer, RelayedCall } from './relayed-call.ts';
import type { Reply } from './reply.ts';
import { rpcCode } from './rpc-error.ts';
import type { RpcRequest } from './rpc-request.ts';

/** How often calls are looked at for that, ms. */
const slowCheck = 500;

/** Sends requests of clients on to upstreams, within each grant's limit. */
export class Relay {
  readonly inFlight = new InFlight();
  /** When an issuer was last closed, by its origin: performance.now(), ms. */
  readonly #closedAt = new Map<string, number>();
  readonly #timers: readonly NodeJS.Timeout[];

  /**
   * @param signOfLife after this time a call gets a sign of life, and again every so often, ms.
   * @param slowAfter after this time it counts as slow, ms.
   */
  constructor(signOfLife: number, slowAfter: number) {
    this.#timers = [
      setInterval(() => this.inFlight.keepAlive(signOfLife), signOfLife).unref(),
      setInterval(() => this.inFlight.tellSlow(slowAfter), slowCheck).unref(),
    ];
  }

  /**
   * @param members the members of the upstream's params but `_meta`: raw JSON without the braces.
   * @param onSlow called once where the call is still under way after a minute.
   */
  send(
    caller: Caller,
    request: RpcRequest,
    upstream: Upstream,
    members: string,
    reply: Reply,
    answered: OnAnswer,
    onSlow: (() => void) | null = null,
  ): void {
    if (this.hasClosed(caller.exchange)) return reply.withdrawn();
    const call = new RelayedCall(caller, request, members, reply, this.inFlight, answered, onSlow);
    if (!this.inFlight.add(call)) {
      const sentence = `More than ${mostInFlight} calls are under way with this access, so this one was not begun: wait for some to end.`;
      return reply.error(rpcCode.refused, sentence, undefined, 429);
    }
    if (caller.session === null) caller.exchange.res.once('close', () => call.desert());
    upstream.send(call);
  }

  /** Ends the calls under way that came in by this origin, and begins none whose request had come by then. */
  closeIssuer(origin: string): void {
    this.#closedAt.set(origin, performance.now());
    this.inFlight.cancelIssuer(origin, 'the bridge was raised');
  }

  /** Whether the issuer that a request came in by was closed since: its body, say, was still on its way. */
  hasClosed({ issuer, startedAt }: Exchange): boolean {
    return startedAt <= (this.#closedAt.get(issuer.origin) ?? -1);
  }

  close(): void {
    for (const timer of this.#timers) clearInterval(timer);
  }
}
