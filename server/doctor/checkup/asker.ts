import type { CheckupAgent } from '../../../protocol/checkup.ts';
import { type Expectation, ownHeader, type OwnRequests } from '../../http/own-requests.ts';
import { askOutside, type OpenAnswer, openOutside, OutsideError } from '../../outside/ask-outside.ts';
import type { Outside } from '../../outside/outside.ts';
import { headersOf } from './agents.ts';
import type { Inside, Sight } from './sight.ts';

/** How long things may take, ms. */
export interface Patience {
  /** One request. */
  readonly request: number;
  /** One whose agent met silence before, beyond what the slowest answer took. */
  readonly afterSilence: number;
  /** How long new steps are begun. A request that was begun has its time all the same: it is the edge that is judged. */
  readonly whole: number;
  /** For something to come on an event stream. */
  readonly stream: number;
}
export const patience: Patience = { request: 10_000, afterSilence: 3000, whole: 240_000, stream: 5000 };

export interface AskerParts {
  readonly outside: Outside;
  readonly own: OwnRequests;
  /** The public origin. */
  readonly origin: string;
  readonly journey: string;
  /** Whether a client is this check-up's. */
  readonly isOurs: (clientId: string) => boolean;
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
  /** The paths on which an agent was not answered at all. */
  readonly #silent = new Map<CheckupAgent, Set<string>>();
  /** What the slowest answer took, ms. */
  #slowest = 0;

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

  /** How long something on an event stream is waited for, ms: what is slow everywhere is not held back. */
  get streamTime(): number {
    return this.#parts.patience.stream + this.#slowest;
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
      this.#slowest = Math.max(this.#slowest, answer.ms);
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
        ? new OutsideError('timeout', `nothing came in ${Math.round(time / 1000)} s`, ms)
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
    const paths = this.#silentPaths(agent);
    const silence = paths.has(pathOf(asked.path)) || paths.size > 1;
    return silence ? Math.min(request, afterSilence + this.#slowest) : request;
  }

  #silentPaths(agent: CheckupAgent): Set<string> {
    const paths = this.#silent.get(agent) ?? new Set();
    this.#silent.set(agent, paths);
    return paths;
  }

  #send(agent: CheckupAgent, { method, path, headers, body, opens }: Asked) {
    const { isOurs, origin, own, journey } = this.#parts;
    let look: (() => Inside) | null = null;
    let registered: string | null = null;
    // What the request itself needs: an agent's decoration may be lost without harm.
    const sentNames = Object.keys(headers ?? {}).filter((name) => name !== 'authorization');
    const expectation: Expectation = {
      kind: 'checkup',
      journey,
      method,
      path: pathOf(path),
      isOurs,
      onRegistered: (clientId) => void (registered = clientId),
    };
    const expected = own.expect(expectation, (req, res) => {
      // Once: whoever has seen the header on the way cannot hide behind it afterwards.
      expected.end();
      const host = req.headers.host ?? null;
      const authorization = req.headers.authorization !== undefined;
      const missing = sentNames.filter((name) => req.headers[name] === undefined);
      look = () => ({
        host,
        authorization,
        missing,
        status: res.headersSent ? res.statusCode : null,
        registered,
      });
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
        sentNames,
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
    if (failure === 'timeout') this.#silentPaths(agent).add(pathOf(asked.path));
    return sight;
  }
}

const pathOf = (path: string): string => path.split('?')[0] ?? '';
