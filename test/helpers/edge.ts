import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A reverse proxy that stands for the edges no test machine can reach: Cloudflare with Bot Fight Mode, proxies that
 * hold streams back, take headers off, change the host, limit the rate, or answer for an app that is away. What it
 * answers is what those were recorded to answer: statuses, `server`, `cf-ray`, `cf-mitigated`, the words of the page.
 */
export interface Edge {
  /** What it does with requests; may be changed at any time. */
  behaviour: Behaviour;
  readonly origin: string;
  readonly port: number;
  /** Every request that came to it, as `METHOD /path agent`. */
  readonly seen: string[];
  /** Where requests are passed on to: the origin of the bridge. */
  lead(target: string): void;
  close(): Promise<void>;
}

/** What an edge does with a request instead of merely passing it on; `null`: it passes it on. */
export type Treatment =
  | { readonly kind: 'drop' }
  | { readonly kind: 'silence' }
  | { readonly kind: 'challenge' }
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly body: string;
    };

export interface Behaviour {
  /** Decides on each request before it is passed on. */
  readonly treat?: (req: IncomingMessage) => Treatment | null;
  /** Changes the headers that are passed on. */
  readonly headers?: (headers: IncomingHttpHeaders) => IncomingHttpHeaders;
  /** Holds event streams over GET back until they end. */
  readonly buffers?: boolean;
  /** Waits before it passes a request on, ms. */
  readonly delay?: number;
  /** Sees what is passed on, with its body. */
  readonly sees?: (request: {
    method: string;
    url: string;
    headers: IncomingHttpHeaders;
    body: string;
  }) => Promise<void> | void;
}

const cloudflare = { server: 'cloudflare', 'cf-ray': '8c0f0f0f0f0f0f0f-FRA' } as const;

const page = (status: number, body: string): Treatment => ({
  kind: 'answer',
  status,
  headers: { ...cloudflare, 'content-type': 'text/html; charset=UTF-8' },
  body,
});

const isAiohttp = ({ headers }: IncomingMessage): boolean =>
  headers['user-agent']?.includes('aiohttp') === true;
const isToken = ({ url }: IncomingMessage): boolean => /^\/(oauth\/)?token(\?|$)/.test(url ?? '');

/** Bot Fight Mode: aiohttp's agent is stopped, browsers pass. */
export const botFightMode = (
  how: 'drop' | 'silence' | 'challenge',
  where: 'token' | 'everywhere',
): Behaviour => ({
  treat: (req) => (isAiohttp(req) && (where === 'everywhere' || isToken(req)) ? { kind: how } : null),
});

const without = (headers: IncomingHttpHeaders, name: string): IncomingHttpHeaders =>
  Object.fromEntries(Object.entries(headers).filter(([other]) => other !== name));

export const buffering: Behaviour = { buffers: true };

export const strippingAuthorization: Behaviour = {
  headers: (headers) => without(headers, 'authorization'),
};

/** What an edge lets pass that knows only the headers of old; `also` names others that pass. */
export const passingKnownHeaders = (...also: string[]): Behaviour => ({
  headers: (headers) =>
    Object.fromEntries(Object.entries(headers).filter(([name]) => known.has(name) || also.includes(name))),
});

const known = new Set([
  'host',
  'user-agent',
  'accept',
  'accept-encoding',
  'accept-language',
  'authorization',
  'connection',
  'content-length',
  'content-type',
  'cookie',
  'origin',
  'referer',
]);

export const changingHost = (host: string): Behaviour => ({ headers: (headers) => ({ ...headers, host }) });

/** Takes every header off that it does not know: also the one by which the app knows its own requests. */
export const hidingOwnRequests = (also: Behaviour = {}): Behaviour => ({
  ...also,
  headers: (headers) => without(also.headers?.(headers) ?? headers, 'drawbridge-own'),
});

export const answering = (status: 429 | 502 | 524 | 530): Behaviour => {
  const codes = {
    429: 'error code: 1015',
    502: 'error code: 502',
    524: 'error code: 524',
    530: 'error code: 1033',
  };
  return { treat: () => page(status, codes[status]) };
};

export const redirecting = (to: string): Behaviour => ({
  treat: (req) => ({
    kind: 'answer',
    status: 302,
    headers: { location: `${to}${req.url ?? '/'}` },
    body: '',
  }),
});

/** Starts an edge on a free port, which passes everything on until it is told otherwise. */
export async function startEdge(behaviour: Behaviour = {}): Promise<Edge> {
  let target: URL | null = null;
  const seen: string[] = [];
  const server = createServer((req, res) => {
    seen.push(`${req.method} ${(req.url ?? '').split('?')[0]} ${req.headers['user-agent'] ?? ''}`);
    void serve(edge.behaviour, target, req, res).catch(() => res.destroy());
  });
  const port = await listening(server);
  const edge: Edge = {
    behaviour,
    origin: `http://127.0.0.1:${port}`,
    port,
    seen,
    lead: (to) => void (target = new URL(to)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return edge;
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('the edge has no port');
  return address.port;
}

async function serve(
  behaviour: Behaviour,
  target: URL | null,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const treatment = behaviour.treat?.(req) ?? null;
  if (treatment !== null) return treated(treatment, req, res);
  if (target === null) return treated(page(502, 'error code: 502'), req, res);
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  if (behaviour.delay !== undefined) await new Promise((resolve) => setTimeout(resolve, behaviour.delay));
  const { method = 'GET', url = '/', headers } = req;
  await behaviour.sees?.({ method, url, headers, body: body.toString() });
  passOn(behaviour, target, { method, url, headers, body }, res);
}

function treated(treatment: Treatment, req: IncomingMessage, res: ServerResponse): void {
  if (treatment.kind === 'drop') return void req.socket.destroy();
  if (treatment.kind === 'silence') return void req.resume();
  req.resume();
  if (treatment.kind === 'answer')
    return void res.writeHead(treatment.status, treatment.headers).end(treatment.body);
  res.writeHead(403, {
    ...cloudflare,
    'cf-mitigated': 'challenge',
    'content-type': 'text/html; charset=UTF-8',
  });
  res.end(
    '<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title></head><body></body></html>',
  );
}

function passOn(
  behaviour: Behaviour,
  target: URL,
  asked: { method: string; url: string; headers: IncomingHttpHeaders; body: Buffer },
  res: ServerResponse,
): void {
  const headers = behaviour.headers?.(asked.headers) ?? asked.headers;
  const passed = request(
    {
      host: target.hostname,
      port: target.port,
      method: asked.method,
      path: asked.url,
      headers,
      agent: false,
    },
    (answer) => {
      const isStream = answer.headers['content-type']?.startsWith('text/event-stream') === true;
      const begin = (): void => void res.writeHead(answer.statusCode ?? 502, answer.headers);
      if (behaviour.buffers === true && isStream && asked.method === 'GET') {
        const held: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => held.push(chunk));
        answer.on('end', () => {
          begin();
          res.end(Buffer.concat(held));
        });
      } else {
        begin();
        answer.pipe(res);
      }
      answer.on('error', () => res.destroy());
    },
  );
  passed.on('error', () => {
    if (res.headersSent) return res.destroy();
    res.writeHead(502, { 'content-type': 'text/plain' }).end('Bad Gateway');
  });
  res.on('close', () => passed.destroy());
  passed.end(asked.body);
}
