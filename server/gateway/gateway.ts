import type { Problem, UpstreamStatus } from '../../protocol/status.ts';
import { Fault } from '../faults.ts';
import type { Journal } from '../journal/journal.ts';
import type { Offer } from './catalog.ts';
import type { Listing } from './listings.ts';
import { upstreamPrefix } from './names.ts';
import { Offered } from './offered.ts';
import { defaultTimings, type Timings } from './restarts.ts';
import {
  readServersFile,
  type ConfiguredServer,
  type LocalServer,
  type UnusableServer,
} from './servers-file.ts';
import { Upstream } from './upstream.ts';
import { watchOneFile } from './watch-file.ts';

/** The upstreams behind us, as one offer. */
export interface Gateway extends Offer {
  /** Starts the upstreams, and follows the file from here on. */
  start(): void;
  /** What is offered now. */
  offered(): Offered;
  /** Whether an upstream is in its first start, so that what it offers is not known yet. */
  starting(): boolean;
  /** Resolves when every upstream has come up or failed once, or after `patience` ms. */
  settled(patience: number): Promise<void>;
  problems(): Problem[];
  /** `listings`: which lists are other ones now; empty where only the state of an upstream changed. */
  onChanged(listener: (listings: readonly Listing[]) => void): () => void;
  /** Ends every child. Resolves once they have gone. */
  close(): Promise<void>;
}

export interface GatewayOptions {
  /** The mcpServers file. It need not exist; it is read again whenever it changes. */
  configFile: string;
  journal: Journal;
  /** Told to upstreams as our version. */
  version?: string;
  timings?: Partial<Timings>;
}

/**
 * Keeps the upstreams of an mcpServers file as the file says, once it is started.
 * @throws Fault where the file is broken: one sentence with the file, the place and what to do.
 */
export function openGateway(options: GatewayOptions): Gateway {
  return new FileGateway(options, readServersFile(options.configFile));
}

const allListings: readonly Listing[] = ['tools', 'prompts', 'resources'];

class FileGateway implements Gateway {
  readonly #options: GatewayOptions;
  readonly #timings: Timings;
  readonly #listeners = new Set<(listings: readonly Listing[]) => void>();
  #stopWatching: () => void = () => undefined;
  readonly #leaving = new Set<Promise<void>>();
  #configured: readonly ConfiguredServer[];
  #upstreams: readonly Upstream[] = [];
  #offered = new Offered([]);
  #fileProblem: string | null = null;
  /** The tools as they were last; null until every upstream has come up or failed once. */
  #toolsBefore: string | null = null;

  constructor(options: GatewayOptions, configured: readonly ConfiguredServer[]) {
    this.#options = options;
    this.#timings = { ...defaultTimings, ...options.timings };
    this.#configured = configured;
  }

  start(): void {
    this.#apply(this.#configured);
    this.#stopWatching = watchOneFile(this.#options.configFile, () => this.#reload());
    // It may have changed since it was read.
    this.#reload();
    void Promise.all(this.#upstreams.map((upstream) => upstream.firstStart)).then(() => {
      this.#toolsBefore = this.#toolsNow();
    });
  }

  offered(): Offered {
    return this.#offered;
  }

  tools(): ReturnType<Offer['tools']> {
    return this.#offered.toolInfos();
  }

  patterns(): string[] {
    return this.#offered.patterns();
  }

  upstreams(): UpstreamStatus[] {
    const local = new Map(this.#upstreams.map((upstream) => [upstream.server.name, upstream]));
    return this.#configured.map((server) => local.get(server.name)?.status() ?? unusableStatus(server));
  }

  problems(): Problem[] {
    const file = this.#fileProblem === null ? [] : [{ id: 'mcp-servers-file', sentence: this.#fileProblem }];
    const failed = this.upstreams().flatMap(({ name, state, problem }) =>
      state === 'failed' && problem !== null ? [{ id: `upstream:${name}`, sentence: problem }] : [],
    );
    return [...file, ...failed];
  }

  starting(): boolean {
    return this.#upstreams.some((upstream) => !upstream.firstStartOver);
  }

  async settled(patience: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const enough = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, patience);
    });
    await Promise.race([Promise.all(this.#upstreams.map((upstream) => upstream.firstStart)), enough]);
    clearTimeout(timer);
  }

  onChanged(listener: (listings: readonly Listing[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#stopWatching();
    const upstreams = this.#upstreams;
    this.#upstreams = [];
    this.#offered = new Offered([]);
    await Promise.all([...upstreams.map((upstream) => upstream.close()), ...this.#leaving]);
  }

  #reload(): void {
    try {
      const configured = readServersFile(this.#options.configFile);
      const mended = this.#fileProblem !== null;
      this.#fileProblem = null;
      if (!same(configured, this.#configured)) this.#apply(configured);
      else if (mended) this.#tell([]);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      if (error.message === this.#fileProblem) return;
      this.#fileProblem = error.message;
      this.#options.journal.record({
        type: 'upstream',
        actor: 'app',
        level: 'error',
        summary: error.message,
      });
      this.#tell([]);
    }
  }

  /** Starts what is new, ends what has gone, and leaves alone what is as it was. */
  #apply(configured: readonly ConfiguredServer[]): void {
    const before = new Map(this.#upstreams.map((upstream) => [upstream.server.name, upstream]));
    const taken = new Set<string>();
    const upstreams: Upstream[] = [];
    for (const server of configured) {
      if (server.kind === 'unusable') {
        this.#options.journal.record({
          type: 'upstream',
          actor: 'app',
          level: 'warn',
          summary: server.problem,
        });
        continue;
      }
      const prefix = upstreamPrefix(server.name, taken);
      taken.add(prefix);
      const running = before.get(server.name);
      const kept = running !== undefined && running.prefix === prefix && same(running.server, server);
      if (kept) before.delete(server.name);
      upstreams.push(kept ? running : this.#startUpstream(server, prefix));
    }
    for (const upstream of before.values()) this.#leave(upstream);
    this.#configured = configured;
    this.#upstreams = upstreams;
    this.#changed(allListings);
  }

  #startUpstream(server: LocalServer, prefix: string): Upstream {
    return new Upstream(server, prefix, {
      journal: this.#options.journal,
      timings: this.#timings,
      version: this.#options.version ?? '0.0.0',
      changed: (listings) => this.#changed(listings),
    });
  }

  #leave(upstream: Upstream): void {
    const leaving = upstream.close().finally(() => this.#leaving.delete(leaving));
    this.#leaving.add(leaving);
  }

  #changed(listings: readonly Listing[]): void {
    if (listings.length > 0) this.#offered = new Offered(this.#upstreams);
    if (listings.includes('tools')) this.#noteTools();
    this.#tell(listings);
  }

  /** Clients keep the list that they saw: that it is another one now belongs in the timeline. */
  #noteTools(): void {
    if (this.#toolsBefore === null) return;
    const now = this.#toolsNow();
    if (now === this.#toolsBefore) return;
    this.#toolsBefore = now;
    const { size } = this.#offered.tools;
    this.#options.journal.record({
      type: 'upstream',
      actor: 'app',
      summary: `The list of tools has changed: ${size === 1 ? '1 tool is' : `${size} tools are`} offered now`,
      answer: { change: 'tools', tools: size },
    });
  }

  #toolsNow(): string {
    return [...this.#offered.tools.values()].map(({ entry }) => entry.json).join();
  }

  #tell(listings: readonly Listing[]): void {
    for (const listener of this.#listeners) listener(listings);
  }
}

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

const unusableStatus = (server: UnusableServer | LocalServer): UpstreamStatus => ({
  name: server.name,
  state: 'failed',
  tools: 0,
  problem: server.kind === 'unusable' ? server.problem : null,
});
