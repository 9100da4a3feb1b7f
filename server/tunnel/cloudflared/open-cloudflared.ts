import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TunnelError, type OpenTunnel, type TunnelNews } from '../provider.ts';
import { Connections } from './connections.ts';
import type { Fetching } from './fetching.ts';
import { fetchCloudflared } from './fetch-cloudflared.ts';
import { findCloudflared } from './find-cloudflared.ts';
import { lastWords } from './last-words.ts';
import { endLeftovers } from './leftovers.ts';
import type { Problem } from './problems.ts';
import { readLine, type Route, type Said } from './read-line.ts';
import { runCloudflared, type RunningCloudflared } from './run-cloudflared.ts';
import { errorCode } from '../../error-code.ts';

export interface Opening {
  readonly dataDir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The path of the cloudflared that came with the app. */
  readonly bundled: string | null;
  readonly fetching: Fetching;
  /** Behind `cloudflared tunnel` and the options that every tunnel has. */
  readonly args: readonly string[];
  readonly token: string | null;
  /** The public origin, as soon as this line makes it known that there is one; else null. */
  readonly urlIn: (said: Said) => string | null;
  /** What Cloudflare has configured for the tunnel's host names. */
  readonly onRoutes?: (routes: readonly Route[]) => void;
  /** Ms from the start of cloudflared until there has to be an address. */
  readonly limit: number;
}

/**
 * Finds or fetches cloudflared, starts it, and waits until it has an address.
 * @throws TunnelError where it does not come to that; nothing of it runs then.
 */
export async function openCloudflared(
  opening: Opening,
  hear: (news: TunnelNews) => void,
  signal: AbortSignal,
): Promise<OpenTunnel> {
  await endLeftovers(opening.dataDir);
  const path = await locate(opening, hear, signal);
  stopIfAborted(signal);
  hear({ kind: 'doing', what: 'Connecting to Cloudflare', progress: null });
  const listening = new Listening(opening, hear);
  const running = await runCloudflared({
    path,
    args: ['tunnel', ...commonArgs(opening.dataDir), ...opening.args],
    dataDir: opening.dataDir,
    env: opening.env,
    token: opening.token,
    hear: (line) => listening.line(line),
  });
  try {
    const url = await addressOf(running, listening, opening.limit, signal);
    return openTunnel(url, running, listening);
  } catch (error) {
    await running.end();
    throw error;
  }
}

/**
 * A configuration of the person's own breaks quick tunnels (cloudflared#456), so it gets an empty one. Its updates are
 * ours to decide, its metrics nobody else's business, and it has to go when it is told to, streams or not.
 */
function commonArgs(dataDir: string): string[] {
  const config = join(dataDir, 'cloudflared.yml');
  try {
    writeFileSync(config, '', { mode: 0o600 });
  } catch (error) {
    const code = errorCode(error, 'unknown reason');
    throw new TunnelError(
      'not-stored',
      `cloudflared could not be started, because its configuration cannot be written to the data folder (${code}): make that folder writable, and try again.`,
      'later',
    );
  }
  return ['--config', config, '--no-autoupdate', '--metrics', '127.0.0.1:0', '--grace-period', '1s'];
}

async function locate(
  opening: Opening,
  hear: (news: TunnelNews) => void,
  signal: AbortSignal,
): Promise<string> {
  const found = await findCloudflared(opening);
  if (found !== null) return found;
  hear({ kind: 'doing', what: 'Fetching cloudflared from GitHub', progress: null });
  let told = -1;
  const path = await fetchCloudflared({
    ...opening,
    signal,
    progress: (bytes, of) => {
      const percent = Math.floor((bytes / of) * 100);
      if (percent === told) return;
      told = percent;
      const what = `Fetching cloudflared from GitHub (${megabytes(bytes)} of ${megabytes(of)} MB)`;
      hear({ kind: 'doing', what, progress: bytes / of });
    },
  });
  hear({
    kind: 'note',
    level: 'info',
    sentence: 'cloudflared was fetched from GitHub, and its checksum is right.',
  });
  return path;
}

const megabytes = (bytes: number): string => (bytes / 1_000_000).toFixed(1);

function stopIfAborted(signal: AbortSignal): void {
  if (!signal.aborted) return;
  throw new TunnelError('cancelled', 'The tunnel was cancelled: choose it again to open it.', 'soon');
}

/** Waits for the first of: an address, a problem that does not go away, its end, the limit, the signal. */
async function addressOf(
  running: RunningCloudflared,
  listening: Listening,
  limit: number,
  signal: AbortSignal,
): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const cancel = new AbortController();
  try {
    return await Promise.race([
      listening.address,
      listening.hopeless.then((error) => Promise.reject(error)),
      running.ended.then((code) => Promise.reject(listening.whyEnded(code))),
      new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(listening.whySilent(limit)), limit);
        const stop = (): void => {
          try {
            stopIfAborted(signal);
          } catch (error) {
            reject(error);
          }
        };
        signal.addEventListener('abort', stop, { signal: cancel.signal });
        stop();
      }),
    ]);
  } finally {
    clearTimeout(timer);
    cancel.abort();
  }
}

function openTunnel(url: string, running: RunningCloudflared, listening: Listening): OpenTunnel {
  let closed = false;
  listening.isOpen = true;
  return {
    url,
    ended: new Promise((resolve) => {
      void running.ended.then((code) => {
        if (!closed) resolve(listening.whyEnded(code));
      });
      void listening.hopeless.then(async (error) => {
        await running.end();
        if (!closed) resolve(error);
      });
    }),
    close: async () => {
      closed = true;
      await running.end();
    },
  };
}

/** Makes of cloudflared's lines what has to be known. */
class Listening {
  readonly address: Promise<string>;
  /** Resolves with what makes going on pointless. */
  readonly hopeless: Promise<TunnelError>;
  /** The address is known; from now on the loss of all connections is news. */
  isOpen = false;
  readonly #opening: Opening;
  readonly #hear: (news: TunnelNews) => void;
  readonly #connections = new Connections();
  #problem: Problem | null = null;
  #words: string | null = null;
  #fellBack = false;
  #foundAddress: (url: string) => void = () => undefined;
  #gaveUp: (error: TunnelError) => void = () => undefined;

  constructor(opening: Opening, hear: (news: TunnelNews) => void) {
    this.#opening = opening;
    this.#hear = hear;
    this.address = new Promise((resolve) => {
      this.#foundAddress = resolve;
    });
    this.hopeless = new Promise((resolve) => {
      this.#gaveUp = resolve;
    });
  }

  line(raw: string): void {
    const said = readLine(raw);
    if (said.kind === 'noise') this.#words = lastWords(raw, this.#opening.token) ?? this.#words;
    else this.#take(said);
    const url = this.#opening.urlIn(said);
    if (url !== null) this.#foundAddress(url);
  }

  #take(said: Said): void {
    if (said.kind === 'connected') {
      this.#problem = null;
      if (this.#connections.connected(said.connection))
        this.#note('info', 'cloudflared is connected to Cloudflare again.');
    } else if (said.kind === 'disconnected') {
      if (this.#connections.disconnected(said.connection) && this.isOpen) this.#hear({ kind: 'unsure' });
    } else if (said.kind === 'fallback' && !this.#fellBack) {
      this.#fellBack = true;
      this.#note(
        'info',
        `This network does not let QUIC (UDP port 7844) through, so cloudflared goes on over ${said.protocol}: nothing to do.`,
      );
    } else if (said.kind === 'routes') this.#opening.onRoutes?.(said.routes);
    else if (said.kind === 'problem') this.#trouble(said);
  }

  #trouble({ code, sentence, retry, final }: Problem): void {
    // A sentence about one connection says little while others stand; and the first reason to end is the reason.
    if (this.#connections.any || this.#problem?.final === true) return;
    this.#problem = { code, sentence, retry, final };
    if (final) this.#gaveUp(errorOf(this.#problem));
  }

  #note(level: 'info' | 'warn', sentence: string): void {
    this.#hear({ kind: 'note', level, sentence });
  }

  whyEnded(code: number | null): TunnelError {
    if (this.#problem !== null) return errorOf(this.#problem);
    const words = this.#words === null ? '' : ` after saying "${this.#words}"`;
    const how = code === null ? 'was ended from outside' : `ended by itself (exit code ${code})`;
    return new TunnelError(
      'cloudflared-ended',
      `cloudflared ${how}${words}, so the tunnel is gone: it is started again; if this goes on, update cloudflared or choose another tunnel.`,
      'soon',
    );
  }

  whySilent(limit: number): TunnelError {
    if (this.#problem !== null) return errorOf(this.#problem);
    return new TunnelError(
      'cloudflared-silent',
      `cloudflared had no connection to Cloudflare after ${Math.round(limit / 1000)} s and did not say why: check that this computer is online and that a firewall lets cloudflared out (port 7844, UDP and TCP).`,
      'soon',
    );
  }
}

const errorOf = ({ code, sentence, retry }: Problem): TunnelError => new TunnelError(code, sentence, retry);
