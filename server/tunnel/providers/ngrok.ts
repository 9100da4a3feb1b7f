import type { Listener, Session } from '@ngrok/ngrok';
import { errorCode } from '../../error-code.ts';
import { version } from '../../version.ts';
import { TunnelError, type OpenTunnel, type TunnelNews, type TunnelProvider } from '../provider.ts';
import { authtokenPage, ngrokProblem } from './ngrok-problem.ts';

/** A server that accepts and stays silent would be waited for without end, ms. */
const connectTimeout = 20_000;
/** How long closing may take where the network is gone, ms. */
const closeTimeout = 3000;

interface Parts {
  /** The reserved address, as an origin; null for one that ngrok chooses. */
  readonly url: string | null;
  readonly token: () => Promise<string | null>;
  /** Ms until a connection that nobody answers is given up; 20 s where it is left out. */
  readonly connectTimeout?: number;
  /** Where ngrok is, and who vouches for it (PEM), for tests; its own service where it is left out. */
  readonly service?: { readonly address: string; readonly ca?: string };
}

/** ngrok, in this process: no program is started. Its library is loaded when a tunnel is opened. */
export function ngrokTunnel(parts: Parts): TunnelProvider {
  return {
    kind: 'ngrok',
    fixedUrl: parts.url,
    open: async (target, hear, signal) => {
      const token = (await parts.token())?.trim() ?? '';
      if (token === '') throw noToken();
      hear({ kind: 'doing', what: 'Connecting to ngrok', progress: null });
      const opening = open(parts, token, target.port, hear);
      try {
        return await inTime(opening.tunnel, parts.connectTimeout ?? connectTimeout, signal);
      } catch (error) {
        opening.giveUp();
        throw error instanceof TunnelError ? error : ngrokProblem(error);
      }
    },
  };
}

/** The tunnel to come, and the way to drop it: what comes too late is closed as it comes. */
function open(
  parts: Parts,
  token: string,
  port: number,
  hear: (news: TunnelNews) => void,
): { readonly tunnel: Promise<OpenTunnel>; giveUp(): void } {
  let wanted = true;
  let session: Session | null = null;
  const begin = async (): Promise<OpenTunnel> => {
    const connection = new Connection(hear);
    session = await connect(parts, token, connection);
    if (!wanted) throw await dropped(session);
    const listener = await listen(session, parts.url, port);
    if (!wanted) throw await dropped(session);
    return connection.opened(session, listener);
  };
  const tunnel = begin();
  tunnel.catch(() => undefined);
  return {
    tunnel,
    giveUp: () => {
      wanted = false;
      if (session !== null) void quietly(session.close());
    },
  };
}

async function connect(parts: Parts, token: string, connection: Connection): Promise<Session> {
  const { SessionBuilder } = await import('@ngrok/ngrok').catch(notInstalled);
  const builder = new SessionBuilder()
    .authtoken(token)
    .clientInfo('drawbridge', version)
    .handleDisconnection(() => connection.lost())
    .handleHeartbeat((latency) => connection.beat(latency))
    .handleStopCommand(() => connection.stopped());
  if (parts.service !== undefined) builder.serverAddr(parts.service.address);
  if (parts.service?.ca !== undefined) builder.caCert(Buffer.from(parts.service.ca));
  return builder.connect();
}

/** The library is a native one; an installation may lack the part for this system. */
function notInstalled(error: unknown): never {
  throw new TunnelError(
    'ngrok-not-installed',
    `The part of Drawbridge that speaks to ngrok cannot be loaded (${errorCode(error, 'unknown reason')}): install Drawbridge again, or choose another kind of tunnel.`,
    'never',
  );
}

function listen(session: Session, url: string | null, port: number): Promise<Listener> {
  const endpoint = session.httpEndpoint();
  const wanted = url === null ? endpoint : endpoint.domain(new URL(url).host);
  return wanted.listenAndForward(`http://127.0.0.1:${port}`);
}

/** What happens to a session once it stands. */
class Connection {
  readonly #hear: (news: TunnelNews) => void;
  readonly #ended: Promise<TunnelError>;
  #end: (error: TunnelError) => void = () => undefined;
  #state: 'new' | 'open' | 'lost' | 'closed' = 'new';

  constructor(hear: (news: TunnelNews) => void) {
    this.#hear = hear;
    this.#ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  /** @returns whether the library should connect again: not before it was connected once, because then we decide. */
  lost(): boolean {
    if (this.#state === 'open') {
      this.#state = 'lost';
      this.#hear({ kind: 'unsure' });
    }
    return this.#state === 'lost';
  }

  /** A heartbeat came back; one that did not is told as 0 ms. */
  beat(latency: number): void {
    if (this.#state !== 'lost' || latency === 0) return;
    this.#state = 'open';
    this.#hear({ kind: 'note', level: 'info', sentence: 'ngrok is connected again.' });
  }

  stopped(): void {
    this.#finish(
      new TunnelError(
        'ngrok-stopped',
        'The tunnel was stopped from the ngrok dashboard: choose it again to open it.',
        'never',
      ),
    );
  }

  opened(session: Session, listener: Listener): OpenTunnel {
    const url = listener.url();
    if (url === null || !URL.canParse(url)) throw new Error('no address');
    this.#state = 'open';
    void listener.join().then(
      () => this.#finish(forwardingEnded()),
      (error: unknown) => this.#finish(ngrokProblem(error)),
    );
    return {
      url: new URL(url).origin,
      ended: this.#ended,
      close: async () => {
        this.#state = 'closed';
        await quietly(listener.close());
        await quietly(session.close());
      },
    };
  }

  #finish(error: TunnelError): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#end(error);
  }
}

function inTime<T>(work: Promise<T>, ms: number, signal: AbortSignal): Promise<T> {
  const over = new AbortController();
  const late = new Promise<never>((_, reject) => {
    const timer = setTimeout(() => reject(silent(ms)), ms);
    const cancel = (): void => reject(cancelled());
    over.signal.addEventListener('abort', () => clearTimeout(timer));
    signal.addEventListener('abort', cancel, { signal: over.signal });
    if (signal.aborted) cancel();
  });
  return Promise.race([work, late]).finally(() => over.abort());
}

/** Closing goes as far as the network allows, and never fails. */
async function quietly(closing: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, closeTimeout);
  });
  await Promise.race([closing.catch(() => undefined), enough]);
  clearTimeout(timer);
}

async function dropped(session: Session): Promise<TunnelError> {
  await quietly(session.close());
  return cancelled();
}

const noToken = (): TunnelError =>
  new TunnelError(
    'token-missing',
    `ngrok cannot be opened, because no authtoken is kept for it: copy it from ${authtokenPage} and store it with the tunnel.`,
    'never',
  );

const cancelled = (): TunnelError =>
  new TunnelError('cancelled', 'The tunnel was cancelled: choose it again to open it.', 'soon');

const silent = (ms: number): TunnelError =>
  new TunnelError(
    'ngrok-silent',
    `ngrok did not answer in ${Math.round(ms / 1000)} s: check that this computer is online and that a firewall or proxy lets connect.ngrok-agent.com:443 through.`,
    'soon',
  );

const forwardingEnded = (): TunnelError =>
  new TunnelError(
    'ngrok-ended',
    'The connection to ngrok ended by itself: it is opened again; if this goes on, look at https://dashboard.ngrok.com/agents.',
    'soon',
  );
