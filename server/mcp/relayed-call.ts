import { type Answer, UpstreamCall } from '../gateway/upstream-call.ts';
import type { JsonObject } from '../gateway/json-values.ts';
import type { Caller } from './caller.ts';
import type { InFlight } from './in-flight.ts';
import { envelope } from './protocol-versions.ts';
import type { Reply } from './reply.ts';
import type { RpcRequest } from './rpc-request.ts';

/** What becomes of the answer of an upstream. */
export type OnAnswer = (answer: Answer, reply: Reply) => void;

/** A client's request on its way through us: what the upstream is sent, and where its answer goes. */
export class RelayedCall extends UpstreamCall {
  readonly method: string;
  readonly caller: Caller;
  readonly request: RpcRequest;
  /** performance.now(), ms. */
  readonly startedAt = performance.now();
  readonly #members: string;
  readonly #reply: Reply;
  readonly #inFlight: InFlight;
  readonly #answered: OnAnswer;
  #deserted = false;

  /** @param members the members of the params but `_meta`: raw JSON without the braces. */
  constructor(
    caller: Caller,
    request: RpcRequest,
    members: string,
    reply: Reply,
    inFlight: InFlight,
    answered: OnAnswer,
  ) {
    super();
    this.method = request.method;
    this.caller = caller;
    this.request = request;
    this.#members = members;
    this.#reply = reply;
    this.#inFlight = inFlight;
    this.#answered = answered;
  }

  override params(id: number): string {
    const { meta, progressToken } = this.request;
    if (meta.size === 0) return `{${this.#members}}`;
    const kept = progressToken === undefined ? [] : [`"progressToken":${id}`];
    for (const [name, text] of meta) {
      // The envelope is between the client and us; the token is ours on this side.
      if (name !== 'progressToken' && !name.startsWith(envelope.prefix))
        kept.push(`${JSON.stringify(name)}:${text}`);
    }
    return kept.length === 0 ? `{${this.#members}}` : `{${this.#members},"_meta":{${kept.join(',')}}}`;
  }

  protected override onAnswer(answer: Answer): void {
    this.#inFlight.remove(this);
    if (!this.#deserted) this.#answered(answer, this.#reply);
  }

  protected override onProgress(progress: JsonObject): void {
    const { progressToken } = this.request;
    if (progressToken !== undefined && !this.#deserted) this.#reply.progress({ ...progress, progressToken });
  }

  stillWorking(now: number): void {
    this.#reply.stillWorking(this.request.progressToken, Math.round((now - this.startedAt) / 1000));
  }

  /** The caller's connection has closed: nobody is left to answer. */
  desert(): void {
    if (this.over || this.#deserted) return;
    this.#deserted = true;
    this.#inFlight.remove(this);
    if (this.caller.closingCancels) this.cancel('the client closed its request');
  }

  /** Ends the call without an answer, for the caller and for the upstream. */
  withdraw(reason: string): void {
    if (this.over) return;
    this.cancel(reason);
    this.#inFlight.remove(this);
    this.#reply.withdrawn();
  }
}
