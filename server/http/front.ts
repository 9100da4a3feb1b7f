import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { Journal } from '../journal/journal.ts';
import { sendJson } from './answers.ts';
import { answerCors } from './cors.ts';
import { attachExchange, type Exchange } from './exchange.ts';
import { type Arrival, firstRefusal, type GuardContext, type Refusal } from './guards.ts';
import { remoteAddress } from './remote-address.ts';

/** Serves an exchange straight on node's request and answer, without Express: the paths where every µs counts. */
export type DirectHandler = (exchange: Exchange) => void;

export interface FrontParts {
  readonly guardContext: GuardContext;
  readonly journal: Journal;
  /** By exact path. */
  readonly direct: ReadonlyMap<string, DirectHandler>;
  /** By first path segment, as in `/tools/` for `/tools/{name}`. */
  readonly directPrefixes: ReadonlyMap<string, DirectHandler>;
  /** Everything else: the Express app. */
  readonly app: RequestListener;
}

/**
 * The one door for HTTP: guards, then the exchange is opened, then the direct handlers or Express, and when the
 * answer is finished the exchange's entry goes into the journal.
 */
export function createFront(parts: FrontParts): Server {
  const server = createServer({ keepAliveTimeout: 75_000 }, (req, res) => serve(parts, req, res));
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    const tooLarge = error.code === 'HPE_HEADER_OVERFLOW';
    socket.end(
      `HTTP/1.1 ${tooLarge ? '431 Request Header Fields Too Large' : '400 Bad Request'}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
    );
    parts.journal.record({
      type: 'request.refused',
      actor: 'stranger',
      level: 'warn',
      status: tooLarge ? 431 : 400,
      summary: tooLarge ? 'Refused a request with oversized headers' : 'Refused bytes that are not HTTP',
    });
  });
  return server;
}

function serve(parts: FrontParts, req: IncomingMessage, res: ServerResponse): void {
  const startedAt = performance.now();
  const arrival: Arrival = { req, remote: remoteAddress(req), issuer: null };
  const refusal = firstRefusal(arrival, parts.guardContext);
  if (refusal !== null || arrival.issuer === null)
    return refuse(parts.journal, arrival, res, refusal, startedAt);

  const url = req.url ?? '/';
  const mark = url.indexOf('?');
  const exchange: Exchange = {
    req,
    res,
    startedAt,
    path: mark === -1 ? url : url.slice(0, mark),
    query: mark === -1 ? '' : url.slice(mark + 1),
    remote: arrival.remote,
    userAgent: req.headers['user-agent']?.slice(0, 300) ?? null,
    issuer: arrival.issuer,
    entry: null,
  };
  res.once('close', () => close(parts.journal, exchange));
  res.setHeader('X-Content-Type-Options', 'nosniff');
  if ((req.method === 'OPTIONS' || req.headers.origin !== undefined) && answerCors(req, res)) return;

  const direct = parts.direct.get(exchange.path) ?? prefixHandler(parts.directPrefixes, exchange.path);
  if (direct !== undefined) return direct(exchange);
  attachExchange(exchange);
  parts.app(req, res);
}

function prefixHandler(
  handlers: ReadonlyMap<string, DirectHandler>,
  path: string,
): DirectHandler | undefined {
  const end = path.indexOf('/', 1);
  return end === -1 ? undefined : handlers.get(path.slice(0, end + 1));
}

function refuse(
  journal: Journal,
  arrival: Arrival,
  res: ServerResponse,
  refusal: Refusal | null,
  startedAt: number,
): void {
  const why = refusal ?? {
    status: 403,
    error: 'invalid_host',
    description: 'Not served.',
    summary: 'Refused',
  };
  const { req, remote } = arrival;
  sendJson(res, why.status, { error: why.error, error_description: why.description }, why.headers);
  req.resume();
  journal.record({
    type: 'request.refused',
    actor: 'stranger',
    level: 'warn',
    summary: why.summary.slice(0, 300),
    method: req.method ?? null,
    path: (req.url ?? '').split('?')[0]?.slice(0, 300) ?? null,
    status: why.status,
    durationMs: performance.now() - startedAt,
    remote,
    userAgent: req.headers['user-agent']?.slice(0, 300) ?? null,
  });
}

function close(journal: Journal, exchange: Exchange): void {
  const { entry, req, res } = exchange;
  if (entry === null) return;
  journal.record({
    type: entry.type,
    summary: entry.summary,
    phase: entry.phase ?? null,
    actor: entry.actor ?? 'client',
    level: entry.level ?? 'info',
    clientId: entry.clientId ?? null,
    journey: entry.journey ?? null,
    request: entry.request ?? null,
    answer: entry.answer ?? null,
    issuer: exchange.issuer.origin,
    method: req.method ?? null,
    path: exchange.path.slice(0, 300),
    // 499, as nginx has it: the caller left before there was an answer.
    status: res.headersSent ? res.statusCode : 499,
    durationMs: performance.now() - exchange.startedAt,
    remote: exchange.remote,
    userAgent: exchange.userAgent,
  });
}
