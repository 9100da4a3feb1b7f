import type { ParsedInput } from '../../protocol/control.ts';
import type { Detail } from '../../protocol/events.ts';
import type { TunnelChoice, TunnelStatus } from '../../protocol/tunnel.ts';
import { type Candidate, candidatesIn, orderIn, type TunnelSettings } from './candidates.ts';
import { choose, optionsFor } from './choose.ts';
import { within } from './clock.ts';
import type { TunnelParts } from './create-tunnels.ts';
import type { Devices } from './devices.ts';
import { driftOf } from './drift.ts';
import { Failover } from './failover.ts';
import { tunnelTexts } from './limits.ts';
import { watchMachine } from './machine-watch.ts';
import { TunnelRun } from './run.ts';
import { urlIn } from './run-state.ts';
import { type Leading, statusOf } from './status-of.ts';
import type { Tunnels } from './tunnels.ts';

/** How long `check` waits for what comes of it, and `close` for what is open, ms. */
const checkWithin = 30_000;
const closeWithin = 5000;

/** Owns the one tunnel that is in use: which it is, and which address is the public one. */
export class Supervisor implements Tunnels {
  readonly #parts: TunnelParts;
  readonly #devices: Devices;
  readonly #failover: Failover;
  readonly #listeners = new Set<() => void>();
  /** The own address for this run alone, until the person chooses another. */
  #given: string | null;
  #settingsSeen: string;
  #candidates: readonly Candidate[] = [];
  #wanted = '[]';
  #leading: Leading | null = null;
  /** Resolves when what led before is closed: there are never two at once. */
  #turn: Promise<unknown> = Promise.resolve();
  #choosing: Promise<unknown> = Promise.resolve();
  #state: TunnelStatus['state'] = 'off';
  #since: number;
  #lastUrl: string | null = null;
  #driftTold: string | null = null;
  #stopWatching: (() => void) | null = null;
  #closed = false;

  constructor(parts: TunnelParts, devices: Devices) {
    this.#parts = parts;
    this.#devices = devices;
    this.#given = parts.publicUrl;
    this.#settingsSeen = this.#settingsKey();
    this.#since = devices.clock.now();
    this.#failover = new Failover(devices.clock, () => this.#tryFirst());
  }

  status(): TunnelStatus {
    const url = this.#url();
    const drift = driftOf(this.#parts.grants(), url);
    return statusOf(this.#leading, this.#candidates[0], { url, since: this.#since, drift });
  }

  async choice(): Promise<TunnelChoice> {
    const store = await this.#devices.tokens();
    const settings = this.#settings();
    return {
      options: await optionsFor(settings, store),
      order: orderIn(settings, this.#given),
      kept: await store.kept(),
    };
  }

  /** One after the other: each is checked against the settings that the one before it made. */
  use(input: ParsedInput<'useTunnel'>): Promise<TunnelStatus> {
    const used = this.#choosing.then(() => this.#use(input));
    this.#choosing = used.catch(() => undefined);
    return used;
  }

  async check(): Promise<TunnelStatus> {
    await this.#leading?.run.settled('person', checkWithin);
    return this.status();
  }

  wake(): void {
    this.#leading?.run.poke('doubt');
  }

  follow(): void {
    this.#follow(false);
  }

  onChanged(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#stopWatching?.();
    this.#failover.reset();
    this.#lead(null);
    await within(this.#devices.clock, closeWithin, this.#turn);
  }

  async #use(input: ParsedInput<'useTunnel'>): Promise<TunnelStatus> {
    const before = this.#settingsKey();
    const chosen = await choose(input, this.#settings(), this.#devices.tokens);
    this.#parts.settings.change(chosen);
    this.#given = null;
    this.#settingsSeen = this.#settingsKey();
    const what = input.kind === 'none' ? 'Chose to use no tunnel' : `Chose ${tunnelTexts[input.kind].title}`;
    if (before !== this.#settingsSeen || input.token !== undefined)
      this.#tell('info', what, { kind: input.kind }, 'person');
    const state = this.#leading?.run.state.at;
    this.#follow(input.token !== undefined || state === 'failed' || state === 'retrying');
    return this.status();
  }

  /** @param anew also where the same is wanted as before. */
  #follow(anew: boolean): void {
    if (this.#closed) return;
    const { settings } = this.#parts;
    if (this.#settingsKey() !== this.#settingsSeen) this.#given = null;
    this.#settingsSeen = this.#settingsKey();
    this.#candidates = candidatesIn(settings.current, this.#given);
    const open = settings.current.lowered ? this.#candidates : [];
    const wanted = JSON.stringify(open);
    if (wanted !== this.#wanted || anew) {
      this.#wanted = wanted;
      this.#failover.reset();
      this.#lead(open[0] ?? null);
    }
    this.#show();
  }

  /** Lets this one lead from now on; it begins when the one before is closed. */
  #lead(candidate: Candidate | null): void {
    const before = this.#leading;
    const leading = candidate === null ? null : { candidate, run: this.#runOf(candidate) };
    this.#leading = leading;
    if (before !== null) {
      const closing = before.run.close();
      this.#turn = Promise.all([this.#turn, closing]);
    }
    if (leading === null) return;
    void this.#turn.then(() => leading.run.begin());
    this.#stopWatching ??= watchMachine(this.#devices.clock, this.#devices.network, () => this.wake());
  }

  #runOf(candidate: Candidate): TunnelRun {
    const { clock, probe, provider, random } = this.#devices;
    const { port } = this.#parts;
    const run: TunnelRun = new TunnelRun({
      kind: candidate.kind,
      port,
      load: () => provider(candidate),
      probe: (url, signal) => probe(candidate.kind, url, signal),
      clock,
      random,
      changed: () => {
        if (this.#leading?.run !== run) return;
        this.#show();
        // Not at once: the run has first to say in the timeline what is wrong.
        queueMicrotask(() => this.#failOver(run));
      },
      tell: (level, sentence, trouble) =>
        this.#tell(level, sentence, {
          kind: candidate.kind,
          ...(trouble === null ? {} : { reason: trouble.code }),
        }),
    });
    return run;
  }

  #failOver(run: TunnelRun): void {
    const leading = this.#leading;
    if (leading === null || leading.run !== run) return;
    const next = this.#failover.instead(this.#candidates, leading.candidate, run.state, run.attempts);
    if (next === null) return;
    const titles = [leading.candidate, next].map(({ kind }) => tunnelTexts[kind].title);
    this.#tell('info', `${titles[1]} takes over from ${titles[0]} for ${next.url}`);
    this.#lead(next);
    this.#show();
  }

  /** The first choice is tried again after a while. */
  #tryFirst(): void {
    const [first] = this.#candidates;
    if (first === undefined || this.#leading === null) return;
    if (this.#leading.candidate.kind === first.kind) return this.#failOver(this.#leading.run);
    this.#lead(first);
    this.#show();
  }

  /** The public origin: the one that leads here, or the one that is known to come. */
  #url(): string | null {
    const leading = this.#leading;
    if (leading === null) return this.#candidates[0]?.url ?? null;
    return urlIn(leading.run.state) ?? leading.candidate.url;
  }

  /** Makes the present state felt: the host that is admitted, and whoever shows it. */
  #show(): void {
    if (this.#closed) return;
    const { issuers, onOriginLeft } = this.#parts;
    const url = this.#url();
    const before = issuers.public?.origin ?? null;
    if (url !== before) {
      // Before a probe can come in by it.
      issuers.setPublic(url);
      if (before !== null) onOriginLeft(before);
    }
    const state = this.#leading?.run.state.at ?? 'off';
    if (state !== this.#state) {
      this.#state = state;
      this.#since = this.#devices.clock.now();
    }
    this.#tellMoves(url);
    for (const listener of this.#listeners) listener();
  }

  #tellMoves(url: string | null): void {
    if (url === null) return;
    if (this.#lastUrl !== null && this.#lastUrl !== url)
      this.#tell('info', `The public address is ${url} now; it was ${this.#lastUrl}`);
    this.#lastUrl = url;
    const drift = driftOf(this.#parts.grants(), url);
    const told = drift === null ? null : `${drift.from} ${url}`;
    if (drift !== null && told !== this.#driftTold) this.#tell('warn', drift.sentence);
    this.#driftTold = told;
  }

  #tell(
    level: 'info' | 'warn',
    summary: string,
    answer: Detail = { kind: this.#leading?.candidate.kind ?? null },
    actor: 'app' | 'person' = 'app',
  ): void {
    if (!this.#closed) this.#parts.journal.record({ type: 'tunnel', actor, level, summary, answer });
  }

  #settings(): TunnelSettings {
    const { publicUrl, tunnels, cloudflareUrl, ngrokUrl } = this.#parts.settings.current;
    return { publicUrl: this.#given ?? publicUrl, tunnels, cloudflareUrl, ngrokUrl };
  }

  #settingsKey(): string {
    const { publicUrl, tunnels, cloudflareUrl, ngrokUrl } = this.#parts.settings.current;
    return JSON.stringify([publicUrl, tunnels, cloudflareUrl, ngrokUrl]);
  }
}
