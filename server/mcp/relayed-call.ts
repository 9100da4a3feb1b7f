import { type Answer, UpstreamCall } from '../gateway/upstream-call.ts';
import type { JsonObject } from '../gateway/json-values.ts';
import type { Caller } from './caller.ts';
import type { InFlight } from './in-flight.ts';
import { envelope } from './protocol-versions.ts';
import type { ProgressToken, Reply } from './reply.ts';
import { noMembers, type RpcRequest } from './rpc-request.ts';

/** What becomes of the answer of an upstream. */
export type OnAnswer = (answer: Answer, reply: Reply) => void;

/** A client's request on its way through us: what the upstream is sent, and where its answer goes. */
export class RelayedCall extends UpstreamCall {
  readonly method: string;
  readonly caller: Caller;
  /** The id that the client gave it. */
  readonly requestId: string | number;
  /** performance.now(), ms. */
  readonly startedAt = performance.now();
  readonly #progressToken: ProgressToken | undefined;
  readonly #reply: Reply;
  readonly #inFlight: InFlight;
  readonly #answered: OnAnswer;
  #onSlow: (() => void) | null;
  #members: string;
  #meta: ReadonlyMap<string, string>;
  #deserted = false;

  /** @param members the members of the params but `_meta`: raw JSON without the braces. */
  constructor(
    caller: Caller,
    request: RpcRequest,
    members: string,
    reply: Reply,
    inFlight: InFlight,
    answered: OnAnswer,
    onSlow: (() => void) | null,
  ) {
    super();
    this.method = request.method;
    this.caller = caller;
    this.requestId = request.id;
    this.#progressToken = request.progressToken;
    this.#members = members;
    this.#meta = request.meta;
    this.#reply = reply;
    this.#inFlight = inFlight;
    this.#answered = answered;
    this.#onSlow = onSlow;
  }

  override params(id: number): string {
    const members = this.#members;
    const meta = this.#metaFor(id);
    // It is sent once: what is kept while the answer is waited for must not be the text of the whole request.
    this.#members = '';
    this.#meta = noMembers;
    return meta === '' ? `{${members}}` : `{${members},"_meta":{${meta}}}`;
  }

  /** What an upstream is told of the client's `_meta`: the envelope is between the client and us, the token is ours here. */
  #metaFor(id: number): string {
    if (this.#meta.size === 0) return '';
    const kept = this.#progressToken === undefined ? [] : [`"progressToken":${id}`];
    for (const [name, text] of this.#meta) {
      if (name !== 'progressToken' && !name.startsWith(envelope.prefix))
        kept.push(`${JSON.stringify(name)}:${text}`);
    }
    return kept.join(',');
  }

  protected override onAnswer(answer: Answer): void {
    this.#inFlight.remove(this);
    if (!this.#deserted) this.#answered(answer, this.#reply);
  }

  protected override onProgress(progress: JsonObject): void {
    const progressToken = this.#progressToken;
    if (progressToken !== undefined && !this.#deserted) this.#reply.progress({ ...progress, progressToken });
  }

  stillWorking(now: number): void {
    this.#reply.stillWorking(this.#progressToken, Math.round((now - this.startedAt) / 1000));
  }

  /** It has been under way for longer than clients wait: said once. */
  takesLong(): void {
    this.#onSlow?.();
    this.#onSlow = null;
  }

  /** The caller's connection has closed: nobody is left to answer. */
  desert(): void {
    if (this.over || this.#deserted) return;
    this.#deserted = true;
    // Before 2026-07-28 a connection may be lost without meaning that; what was not begun need not begin.
    if (this.caller.closingCancels || !this.underWay) this.cancel('the client closed its request');
    this.#inFlight.desert(this);
  }

  /** Ends the call without an answer, for the caller and for the upstream. */
  withdraw(reason: string): void {
    if (this.over) return;
    this.cancel(reason);
    this.#inFlight.remove(this);
    this.#reply.withdrawn();
  }
}
