import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import type { UpstreamStatus } from '../../protocol/status.ts';
import type { Journal } from '../journal/journal.ts';
import { endChild, killChild, startChild } from './child.ts';
import { Connection } from './connection.ts';
import { isObject, nestsDeeperThan, textOf, type JsonObject } from './json-values.ts';
import { Lines } from './lines.ts';
import { listingsOf, noListings, readListing, type Listing, type Listings } from './listings.ts';
import { Restarts, type Timings } from './restarts.ts';
import type { LocalServer } from './servers-file.ts';
import { AwaitedCall, type UpstreamCall } from './upstream-call.ts';
import { UpstreamLog } from './upstream-log.ts';
import { WaitingCalls } from './waiting-calls.ts';

/** The newest protocol that upstreams over stdio speak with an initialize handshake. */
const protocolVersion = '2025-11-25';
const longestStderrLine = 64 * 1024;
/** How deep the data of a log message may be nested to be shown: writing JSON takes stack. */
const deepestData = 200;

export interface UpstreamParts {
  readonly journal: Journal;
  readonly timings: Timings;
  readonly version: string;
  /** Its state, or one of its lists, is another one now. */
  readonly changed: (listings: readonly Listing[]) => void;
}

interface Run {
  readonly child: ChildProcessWithoutNullStreams;
  readonly connection: Connection;
}

/** One local MCP server: one child for all clients, started again when it stops, with what it offers remembered meanwhile. */
export class Upstream {
  readonly server: LocalServer;
  readonly prefix: string;
  /** Resolves when the first start has led to something: ready, or the first failure. */
  readonly firstStart: Promise<void>;
  readonly #parts: UpstreamParts;
  readonly #log: UpstreamLog;
  readonly #restarts: Restarts;
  readonly #waiting: WaitingCalls;
  readonly #stale = new Set<Listing>();
  #state: UpstreamStatus['state'] = 'starting';
  #problem: string | null;
  #run: Run | null = null;
  #listings: Listings = noListings;
  #capabilities: JsonObject = {};
  #reading = false;
  #closed = false;
  #endFirstStart: () => void = () => undefined;
  firstStartOver = false;

  constructor(server: LocalServer, prefix: string, parts: UpstreamParts) {
    this.server = server;
    this.prefix = prefix;
    this.#parts = parts;
    this.#problem = `"${server.name}" is starting.`;
    this.#log = new UpstreamLog(parts.journal, server.name, server.env);
    this.#restarts = new Restarts(parts.timings, () => this.#start());
    this.#waiting = new WaitingCalls(parts.timings.wait);
    this.firstStart = new Promise((resolve) => {
      this.#endFirstStart = () => {
        this.firstStartOver = true;
        resolve();
      };
    });
    this.#start();
  }

  get listings(): Listings {
    return this.#listings;
  }

  /** Whether the upstream declared a capability, by its name in the protocol. */
  can(capability: string): boolean {
    return isObject(this.#capabilities[capability]);
  }

  status(): UpstreamStatus {
    return {
      name: this.server.name,
      state: this.#state,
      tools: this.#listings.tools.length,
      problem: this.#problem,
    };
  }

  /** Sends a call now, or as soon as the upstream is up again; where that takes too long the call is told so. */
  send(call: UpstreamCall): void {
    if (this.#state === 'ready' && this.#run !== null) return this.#run.connection.send(call);
    if (this.#closed)
      return call.settle({ kind: 'unavailable', why: 'gone', sentence: this.#closedSentence() });
    this.#waiting.add(call, () => this.#downSentence());
    this.#restarts.hurry();
  }

  /** Ends the child and everything that waits for it. Resolves once the process has gone. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#restarts.stop();
    this.#log.close();
    this.#endFirstStart();
    const run = this.#run;
    this.#run = null;
    const sentence = this.#closedSentence();
    run?.connection.close(sentence);
    this.#waiting.release((call) => call.settle({ kind: 'unavailable', why: 'gone', sentence }));
    if (run !== null) await endChild(run.child);
  }

  #start(): void {
    this.#restarts.started();
    let child: ChildProcessWithoutNullStreams;
    try {
      child = startChild(this.server);
    } catch (error) {
      return this.#down(
        null,
        `it could not be started (${error instanceof Error ? error.message : String(error)})`,
      );
    }
    const connection: Connection = new Connection(
      this.server.name,
      child.stdin,
      child.stdout,
      this.#parts.timings.call,
      {
        notified: (method, params) => this.#notified(run, method, params),
        garbage: (what) => this.#log.line(what, 'warn'),
        // A line, since these are limited: a child can cause as many as it likes.
        failed: (error) =>
          this.#log.line(`Something that it sent could not be used: ${String(error)}`, 'warn'),
      },
    );
    const run: Run = { child, connection };
    this.#run = run;
    const lines = new Lines(
      longestStderrLine,
      (line) => this.#log.line(line),
      (bytes) => this.#log.line(`(a line of ${bytes} bytes was left out)`),
    );
    child.stderr.on('data', (chunk: Buffer) => lines.push(chunk));
    child.on('error', (error) => this.#down(run, startFailure(this.server, error)));
    child.once('exit', (code, signal) => {
      killChild(child);
      const reason = signal === null ? `it stopped with exit code ${code}` : `it was ended by ${signal}`;
      // Its last answers may still be in the pipe: `close` comes when that is empty.
      const late = setTimeout(() => this.#down(run, reason), 250);
      child.once('close', () => {
        clearTimeout(late);
        this.#down(run, reason);
      });
    });
    this.#handshake(run).catch((error: unknown) => {
      this.#down(run, `it could not be used (${error instanceof Error ? error.message : String(error)})`);
    });
  }

  async #handshake(run: Run): Promise<void> {
    const clientInfo = { name: 'drawbridge', version: this.#parts.version };
    const call = new AwaitedCall(
      'initialize',
      JSON.stringify({ protocolVersion, capabilities: {}, clientInfo }),
    );
    run.connection.send(call);
    const answer = await call.answer;
    if (this.#run !== run) return;
    if (answer.kind === 'unavailable') throw new Error(answer.sentence);
    if (answer.kind === 'error') throw new Error(`initialize was refused: ${answer.message}`);
    const capabilities = isObject(answer.value.capabilities) ? answer.value.capabilities : {};
    run.connection.notify('notifications/initialized');
    const wanted = listingsOf(capabilities);
    for (const listing of wanted) this.#stale.add(listing);
    await this.#readStale(run);
    if (this.#run !== run) return;
    this.#capabilities = capabilities;
    this.#state = 'ready';
    this.#problem = null;
    this.#restarts.ready();
    this.#log.event(`"${this.server.name}" is ready with ${this.#listings.tools.length} tools.`);
    this.#waiting.release((waiting) => run.connection.send(waiting));
    this.#parts.changed(wanted);
    this.#endFirstStart();
  }

  #notified(run: Run, method: string, params: JsonObject): void {
    if (this.#run !== run) return;
    if (method === 'notifications/message') {
      const { data } = params;
      const text = nestsDeeperThan(data, deepestData)
        ? '(nested too deep to be shown)'
        : JSON.stringify(data);
      const level = textOf(params, 'level') ?? 'no level';
      return this.#log.line(`[${level}] ${typeof data === 'string' ? data : text}`);
    }
    const listing = /^notifications\/(tools|prompts|resources)\/list_changed$/.exec(method)?.[1];
    if (listing !== 'tools' && listing !== 'prompts' && listing !== 'resources') return;
    this.#stale.add(listing);
    if (this.#reading || this.#state !== 'ready') return;
    this.#readStale(run).then(
      (read) => this.#run === run && this.#parts.changed(read),
      (error: unknown) =>
        this.#log.event(`"${this.server.name}" changed its offer, but ${String(error)}`, 'warn'),
    );
  }

  /** Reads the lists that are out of date, and again those that go out of date meanwhile. */
  async #readStale(run: Run): Promise<Listing[]> {
    const read: Listing[] = [];
    const names = { upstream: this.server.name, prefix: this.prefix };
    this.#reading = true;
    try {
      // A set visits what is added while it is walked: what changed again while it was read comes once more.
      for (const listing of this.#stale) {
        this.#stale.delete(listing);
        const found = await readListing(run.connection, listing, names);
        if (this.#run !== run) return read;
        this.#listings = { ...this.#listings, ...found };
        read.push(listing);
      }
    } finally {
      if (this.#run === run) this.#reading = false;
    }
    return read;
  }

  /** Everything that ends a run comes here, once for each run. */
  #down(run: Run | null, reason: string): void {
    if (this.#closed || (run !== null && this.#run !== run)) return;
    this.#run = null;
    this.#stale.clear();
    this.#reading = false;
    const pause = this.#restarts.failed();
    this.#state = this.#restarts.failures >= 3 ? 'failed' : 'restarting';
    this.#problem = `"${this.server.name}" is not running: ${reason}; look at its messages in the timeline and correct its entry if need be, it is started again by itself.`;
    if (run !== null) {
      killChild(run.child);
      run.connection.close(
        `The upstream "${this.server.name}" stopped while it worked on this (${reason}), so nobody knows whether it was done: it is being started again, check and then call again.`,
      );
    }
    this.#log.event(
      `"${this.server.name}" is down: ${reason}. Next start in ${(pause / 1000).toFixed(1)} s.`,
      'warn',
    );
    this.#parts.changed([]);
    this.#endFirstStart();
  }

  #downSentence(): string {
    const seconds = Math.round(this.#parts.timings.wait / 100) / 10;
    return `The upstream "${this.server.name}" could not be reached within ${seconds} seconds. ${this.#problem ?? ''}`.trim();
  }

  #closedSentence(): string {
    return `The upstream "${this.server.name}" is no longer offered, so this call was not done: ask for the list of tools again.`;
  }
}

function startFailure(server: LocalServer, error: Error): string {
  const code = 'code' in error ? error.code : undefined;
  if (code !== 'ENOENT') return `it could not be started (${error.message})`;
  const where = server.cwd === null ? '' : `, or its folder ${server.cwd} does not exist`;
  return `the command "${server.command}" was not found${where}`;
}
