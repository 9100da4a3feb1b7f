import type { TunnelKind } from '../../protocol/tunnel.ts';
import { Backoff } from './backoff.ts';
import { type Clock, within } from './clock.ts';
import { Outcomes } from './outcomes.ts';
import { Pause, type Poke } from './pause.ts';
import type { ProbeOutcome } from './probe.ts';
import type { ProbeProblem } from './probe-problem.ts';
import { type OpenTunnel, TunnelError, type TunnelNews, type TunnelProvider } from './provider.ts';
import {
  closeWithin,
  firstPause,
  later,
  probeEvery,
  type RunState,
  secondLook,
  stable,
  type Trouble,
} from './run-state.ts';

export interface RunParts {
  readonly kind: TunnelKind;
  /** Where our server listens on loopback. */
  readonly port: number;
  readonly load: () => Promise<TunnelProvider>;
  readonly probe: (url: string, signal: AbortSignal) => Promise<ProbeOutcome>;
  readonly clock: Clock;
  readonly random: () => number;
  /** After each change of `state`. The address in it has to be admitted before this returns: a probe is next. */
  readonly changed: () => void;
  /** For the timeline: one sentence. */
  readonly tell: (level: 'info' | 'warn', sentence: string, trouble: Trouble | null) => void;
}

/**
 * Keeps one tunnel open: opens it, sees by probes whether it leads here, and opens it again where that may help.
 * One loop from `begin` to `close`, so that there is never more than one tunnel of it.
 */
export class TunnelRun {
  readonly #parts: RunParts;
  readonly #stopping = new AbortController();
  readonly #pause: Pause;
  readonly #backoff: Backoff;
  readonly #outcomes = new Outcomes();
  #state: RunState = { at: 'starting', doing: null, progress: null };
  #openedAt: number | null = null;
  #attempts = 0;
  /** What the timeline was told last, so that it is not told the same with each attempt. */
  #told: string | null = null;
  #living: Promise<void> | null = null;

  constructor(parts: RunParts) {
    this.#parts = parts;
    this.#pause = new Pause(parts.clock);
    this.#backoff = new Backoff(parts.random);
  }

  get state(): RunState {
    return this.#state;
  }

  /** How often it has been given up for a while since it was last open. */
  get attempts(): number {
    return this.#attempts;
  }

  /** Does nothing where it was closed before. */
  begin(): void {
    if (!this.#stopping.signal.aborted) this.#living ??= this.#live();
  }

  /** Looks or tries again now. A tunnel that failed waits for the person. */
  poke(poke: Poke): void {
    this.#backoff.reset();
    this.#pause.poke(poke);
  }

  /** Pokes, and resolves when something has come of it, or after so many ms. */
  async settled(poke: Poke, ms: number): Promise<void> {
    const next = this.#outcomes.next();
    this.poke(poke);
    await within(this.#parts.clock, ms, next);
  }

  /** Resolves when nothing of it runs any more; what hangs is not waited for longer than a few seconds. */
  async close(): Promise<void> {
    this.#stopping.abort();
    this.#outcomes.end();
    if (this.#living !== null) await within(this.#parts.clock, closeWithin, this.#living);
  }

  get #stopped(): boolean {
    return this.#stopping.signal.aborted;
  }

  async #live(): Promise<void> {
    while (!this.#stopped) {
      this.#begin();
      try {
        const error = await this.#once();
        if (error !== null && !this.#stopped) await this.#giveUp(error);
      } catch {
        // A bug of ours, or of whoever listens: the tunnel is tried again all the same.
        await this.#pause.wait(later, this.#stopping.signal);
      }
    }
  }

  /** An attempt or a probe begins: whoever asked for one is told what comes of it. */
  #begin(): void {
    this.#pause.heed();
    this.#outcomes.begin();
  }

  /** Opens the tunnel and leads it to its end. @returns why it ended; null: to be opened again at once. */
  async #once(): Promise<TunnelError | null> {
    this.#become({ at: 'starting', doing: null, progress: null });
    const { signal } = this.#stopping;
    let provider: TunnelProvider;
    let tunnel: OpenTunnel;
    try {
      provider = await this.#parts.load();
      if (this.#stopped) return null;
      tunnel = await provider.open({ port: this.#parts.port }, (news) => this.#hear(news), signal);
    } catch (error) {
      return asTunnelError(error);
    }
    try {
      return this.#stopped ? null : await this.#lead(tunnel, provider.fixedUrl === null);
    } finally {
      await within(this.#parts.clock, closeWithin, tunnel.close()).catch(() => undefined);
    }
  }

  #hear(news: TunnelNews): void {
    if (this.#stopped) return;
    if (news.kind === 'note') this.#parts.tell(news.level, news.sentence, null);
    else if (news.kind === 'unsure') this.#pause.poke('doubt');
    else if (this.#state.at === 'starting')
      this.#become({ at: 'starting', doing: news.what, progress: news.progress });
  }

  /** Probes until the tunnel ends, or is better opened again. */
  async #lead(tunnel: OpenTunnel, passing: boolean): Promise<TunnelError | null> {
    const { url } = tunnel;
    const ended = new AbortController();
    let why: TunnelError | null = null;
    void tunnel.ended.then((error) => {
      why = error;
      ended.abort();
    });
    const signal = AbortSignal.any([this.#stopping.signal, ended.signal]);
    this.#become({ at: 'checking', url, trouble: null });
    let failures = 0;
    let poke: Poke | null = null;
    while (!signal.aborted) {
      this.#begin();
      const outcome = await this.#probe(url, signal);
      if (signal.aborted) break;
      if (outcome.ok) {
        failures = 0;
        this.#opened(url);
        poke = await this.#pause.wait(probeEvery, signal);
        continue;
      }
      failures += 1;
      if (this.#openingHelps(outcome.problem, failures, passing)) return null;
      poke = await this.#pauseAfter(outcome.problem, failures, url, poke === 'person', signal);
    }
    return why;
  }

  /** Waits after a probe that did not come back; a single one says little, unless the person asked for it. */
  async #pauseAfter(
    problem: ProbeProblem,
    failures: number,
    url: string,
    asked: boolean,
    signal: AbortSignal,
  ): Promise<Poke | null> {
    // What a new tunnel lacks yet comes by itself, whoever asks.
    const early = this.#state.at === 'checking' && this.#parts.kind !== 'own';
    if (failures < this.#patience() && (early || !asked)) {
      if (this.#state.at === 'open') return this.#pause.wait(secondLook, signal);
      if (this.#state.at === 'checking') {
        this.#become({ at: 'checking', url, trouble: problem });
        this.#outcomes.done();
        return this.#pause.wait(firstPause(failures), signal);
      }
    }
    return this.#retry(problem, url, this.#nextPause(), signal);
  }

  /** So many probes may be lost before it counts: names and connections of a new tunnel take a while to be there. */
  #patience(): number {
    if (this.#state.at !== 'checking' || this.#parts.kind === 'own') return 2;
    return this.#parts.kind === 'quick' ? 12 : 5;
  }

  /**
   * Whether the provider should be started anew. Never where somebody else on the way is to blame; and where the
   * address would be another one afterwards, only after some more probes, and not because this computer is offline.
   */
  #openingHelps({ blame }: ProbeProblem, failures: number, passing: boolean): boolean {
    if (this.#parts.kind === 'own' || this.#state.at !== 'retrying' || blame === 'way') return false;
    return passing ? blame === 'tunnel' && failures >= 5 : failures >= 3;
  }

  async #probe(url: string, signal: AbortSignal): Promise<ProbeOutcome> {
    try {
      return await this.#parts.probe(url, signal);
    } catch {
      const sentence = `The address ${url} could not be tried because of a fault in Drawbridge itself: it is tried again by itself.`;
      return { ok: false, problem: { code: 'internal', sentence, blame: 'way' } };
    }
  }

  #opened(url: string): void {
    if (this.#state.at !== 'open') {
      this.#openedAt = this.#parts.clock.now();
      this.#attempts = 0;
      this.#told = null;
      this.#become({ at: 'open', url });
      this.#parts.tell('info', `The tunnel is open: ${url} leads here`, null);
    }
    this.#outcomes.done();
  }

  /** The tunnel could not be opened, or ended by itself. */
  async #giveUp(error: TunnelError): Promise<void> {
    const trouble = { code: error.code, sentence: error.message };
    const { signal } = this.#stopping;
    if (error.retry !== 'never') {
      const pause = error.retry === 'later' ? later : this.#nextPause();
      await this.#retry(trouble, null, pause, signal);
      return;
    }
    this.#become({ at: 'failed', trouble });
    this.#tellTrouble(trouble);
    this.#outcomes.done();
    await this.#pause.wait(Infinity, signal);
    this.#backoff.reset();
  }

  #retry(trouble: Trouble, url: string | null, pause: number, signal: AbortSignal): Promise<Poke | null> {
    const { code, sentence } = trouble;
    this.#attempts += 1;
    const retryAt = this.#parts.clock.now() + pause;
    this.#become({ at: 'retrying', url, trouble: { code, sentence }, retryAt });
    this.#tellTrouble(trouble);
    this.#outcomes.done();
    return this.#pause.wait(pause, signal);
  }

  #nextPause(): number {
    if (this.#openedAt !== null && this.#parts.clock.now() - this.#openedAt >= stable) this.#backoff.reset();
    this.#openedAt = null;
    return this.#backoff.next();
  }

  #tellTrouble(trouble: Trouble): void {
    if (this.#told === trouble.code) return;
    this.#told = trouble.code;
    this.#parts.tell('warn', trouble.sentence, trouble);
  }

  #become(state: RunState): void {
    if (this.#stopped) return;
    this.#state = state;
    this.#parts.changed();
  }
}

function asTunnelError(error: unknown): TunnelError {
  if (error instanceof TunnelError) return error;
  return new TunnelError(
    'internal',
    'The tunnel could not be opened because of a fault in Drawbridge itself: it is tried again in a few minutes; if it stays, use another kind of tunnel.',
    'later',
  );
}
