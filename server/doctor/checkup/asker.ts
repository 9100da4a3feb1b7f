import type { CheckupAgent } from '../../../protocol/checkup.ts';
import { ownHeader, type OwnRequests } from '../../http/own-requests.ts';
import { askOutside, type OpenAnswer, openOutside, OutsideError } from '../../outside/ask-outside.ts';
import type { Outside } from '../../outside/outside.ts';
import { headersOf } from './agents.ts';
import type { Inside, Sight } from './sight.ts';

/** How long a request may take; after silence on the same path, the next of that agent; the whole check-up, ms. */
export interface Patience {
  readonly request: number;
  readonly afterSilence: number;
  readonly whole: number;
  /** For something to come on an event stream. */
  readonly stream: number;
}
export const patience: Patience = { request: 10_000, afterSilence: 3000, whole: 75_000, stream: 5000 };

export interface AskerParts {
  readonly outside: Outside;
  readonly own: OwnRequests;
  /** The public origin. */
  readonly origin: string;
  readonly journey: string;
  readonly signal: AbortSignal;
  readonly patience: Patience;
}

export interface Asked {
  readonly method: 'GET' | 'POST';
  /** Path and query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** A browser opens this one as a page. */
  readonly opens?: 'page';
}

/** Asks our own public address as each of the agents, and sees from inside what becomes of it. */
export class Asker {
  readonly #parts: AskerParts;
  readonly #startedAt = performance.now();
  #blind = false;
  /** Agent and path of requests that were not answered at all. */
  readonly #silent = new Set<string>();

  constructor(parts: AskerParts) {
    this.#parts = parts;
  }

  /** Whether there is time for another request. */
  get hasTime(): boolean {
    return this.#left > 0 && !this.#parts.signal.aborted;
  }

  /** An answer of our own came back to a request that was not seen here: the edge hides whose it is. */
  noteBlindness(): void {
    this.#blind = true;
  }

  get patience(): Patience {
    return this.#parts.patience;
  }

  /** Asks once. Throws nothing: what went wrong is what is looked for. */
  async ask(agent: CheckupAgent, asked: Asked): Promise<Sight> {
    const { outside, signal } = this.#parts;
    const sent = this.#send(agent, asked);
    const startedAt = performance.now();
    try {
      const answer = await askOutside(outside, {
        ...sent.request,
        timeout: this.#timeFor(agent, asked),
        signal,
      });
      return sent.sight({ kind: 'answer', answer }, answer.ms);
    } catch (error) {
      return this.#nothing(agent, asked, sent, error, performance.now() - startedAt);
    } finally {
      sent.end();
    }
  }

  /**
   * Opens an event stream. `opened` is null where no answer began in time; `sight` tells of it as it is at that moment.
   * Whoever opened it calls `close`.
   */
  async open(agent: CheckupAgent, asked: Asked, time: number) {
    const { outside, signal } = this.#parts;
    const sent = this.#send(agent, asked);
    const startedAt = performance.now();
    const ended = new AbortController();
    const sight = (body: string, answer: OpenAnswer['answer']): Sight => {
      const ms = performance.now() - startedAt;
      const { headers, statusCode } = answer;
      return sent.sight({ kind: 'answer', answer: { status: statusCode ?? 0, headers, body, ms } }, ms);
    };
    const head = setTimeout(() => ended.abort(), time);
    try {
      const opened = await openOutside(outside, {
        ...sent.request,
        timeout: 4 * this.patience.request,
        signal: AbortSignal.any([signal, ended.signal]),
      });
      const close = (): void => {
        opened.close();
        sent.end();
      };
      return { kind: 'opened' as const, answer: opened.answer, sight, close };
    } catch (error) {
      const ms = performance.now() - startedAt;
      const late = ended.signal.aborted
        ? new OutsideError('timeout', `nothing came in ${time / 1000} s`, ms)
        : error;
      const nothing = this.#nothing(agent, asked, sent, late, ms);
      sent.end();
      return { kind: 'nothing' as const, sight: nothing };
    } finally {
      clearTimeout(head);
    }
  }

  get #left(): number {
    return this.#parts.patience.whole - (performance.now() - this.#startedAt);
  }

  #timeFor(agent: CheckupAgent, asked: Asked): number {
    const { request, afterSilence } = this.#parts.patience;
    const usual = this.#silent.has(keyOf(agent, asked)) ? afterSilence : request;
    return Math.max(500, Math.min(usual, this.#left));
  }

  #send(agent: CheckupAgent, { method, path, headers, body, opens }: Asked) {
    const { origin, own, journey } = this.#parts;
    let look: (() => Inside) | null = null;
    const expected = own.expect({ kind: 'checkup', journey }, (req, res) => {
      // Once: whoever has seen the header on the way cannot hide behind it afterwards.
      expected.end();
      const host = req.headers.host ?? null;
      const authorization = req.headers.authorization !== undefined;
      look = () => ({ host, authorization, status: res.headersSent ? res.statusCode : null });
    });
    const all = { ...headersOf(agent, opens ?? 'call'), ...headers, [ownHeader]: expected.value };
    const authorized = 'authorization' in all;
    return {
      request: { method, url: origin + path, headers: all, ...(body === undefined ? {} : { body }) },
      sight: (back: Sight['back'], ms: number): Sight => ({
        back,
        inside: look?.() ?? null,
        blind: this.#blind,
        authorized,
        ms,
      }),
      end: () => expected.end(),
    };
  }

  #nothing(
    agent: CheckupAgent,
    asked: Asked,
    sent: { sight: (back: Sight['back'], ms: number) => Sight },
    error: unknown,
    ms: number,
  ): Sight {
    if (!(error instanceof OutsideError)) throw error;
    const { failure } = error;
    const words = failure === 'timeout' ? `no answer in ${Math.round(ms / 1000)} s` : error.message;
    const sight = sent.sight({ kind: 'nothing', failure, words }, ms);
    if (failure === 'timeout' && sight.inside === null) this.#silent.add(keyOf(agent, asked));
    return sight;
  }
}

const keyOf = (agent: CheckupAgent, { path }: Asked): string => `${agent} ${path.split('?')[0] ?? ''}`;
