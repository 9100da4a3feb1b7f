import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { EventDraft, Journal } from '../journal/journal.ts';
import { sendJson } from './answers.ts';
import { answerCors } from './cors.ts';
import { attachExchange, type Entry, type Exchange } from './exchange.ts';
import { type Arrival, firstRefusal, type GuardContext, type Refusal } from './guards.ts';
import { Refusals } from './refusals.ts';
import { remoteAddress } from './remote-address.ts';
import { ownFor } from './own-for.ts';
import type { OwnRequest, OwnRequests } from './own-requests.ts';
import { answerUnreadable } from './unreadable.ts';

/** Serves an exchange straight on node's request and answer, without Express: the paths where every µs counts. */
export type DirectHandler = (exchange: Exchange) => void;

export interface FrontParts {
  readonly guardContext: GuardContext;
  readonly journal: Journal;
  /** Knows what the app itself sent. */
  readonly own: OwnRequests;
  /** By exact path. */
  readonly direct: ReadonlyMap<string, DirectHandler>;
  /** By first path segment, as in `/tools/` for `/tools/{name}`. */
  readonly directPrefixes: ReadonlyMap<string, DirectHandler>;
  /** Everything else: the Express app. */
  readonly app: RequestListener;
  readonly timeouts?: Partial<FrontTimeouts>;
}

/** How long things may take, ms. */
export interface FrontTimeouts {
  /** To receive a whole request. Neither an answer nor a stream is bounded by it. */
  readonly requestTimeout: number;
  readonly headersTimeout: number;
  /** How often the two are looked at. */
  readonly connectionsCheckingInterval: number;
  readonly keepAliveTimeout: number;
}

const frontTimeouts: FrontTimeouts = {
  requestTimeout: 60_000,
  headersTimeout: 30_000,
  connectionsCheckingInterval: 10_000,
  keepAliveTimeout: 75_000,
};

/** How many requests without a known token get an entry of their own, for each address block and minute. */
const tokensRefusedAtOnce = 20;

/**
 * The one door for HTTP: guards, then the exchange is opened, then the direct handlers or Express, and when the
 * answer is finished the exchange's entry goes into the journal.
 */
export function createFront(parts: FrontParts): Server {
  const records: Records = { journal: parts.journal, refusals: new Refusals(parts.journal) };
  const server = createServer({ ...frontTimeouts, ...parts.timeouts }, (req, res) =>
    serve(parts, records, req, res),
  );
  server.on('close', () => records.refusals.flush());
  server.on('clientError', (error, socket) => answerUnreadable(error, socket, records.refusals));
  return server;
}

/** Where entries go: straight into the journal, or counted where a stranger could write any number of them. */
interface Records {
  readonly journal: Journal;
  readonly refusals: Refusals;
}

function serve(parts: FrontParts, records: Records, req: IncomingMessage, res: ServerResponse): void {
  const startedAt = performance.now();
  const own = parts.own.recognise(req, res);
  const arrival: Arrival = { req, remote: remoteAddress(req), issuer: null };
  const refusal = firstRefusal(arrival, parts.guardContext);
  if (refusal !== null || arrival.issuer === null)
    return refuse(records, arrival, res, refusal, startedAt, own);

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
    own,
    issuer: arrival.issuer,
    entry: null,
  };
  res.once('close', () => close(records, exchange));
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
  { journal, refusals }: Records,
  arrival: Arrival,
  res: ServerResponse,
  refusal: Refusal | null,
  startedAt: number,
  own: OwnRequest | null,
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
  const draft: EventDraft = {
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
    answer: { reason: why.error },
  };
  if (own !== null) recordOwn(journal, draft, own);
  else refusals.record(draft, `${why.status} ${why.error}`);
}

function close({ journal, refusals }: Records, exchange: Exchange): void {
  const { entry, req, res } = exchange;
  if (entry === null) return;
  const draft: EventDraft = {
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
  };
  const own = ownOf(exchange, entry);
  if (own !== null) recordOwn(journal, draft, own);
  else if (entry.type === 'request.refused') refusals.record(draft, `${draft.status} ${entry.type}`);
  else if (entry.type === 'bearer.refused' && draft.clientId === null)
    refusals.record(draft, entry.type, tokensRefusedAtOnce);
  else journal.record(draft);
}

/** A replay has no tokens: what was reached with one was not ours, whatever mark it came with. */
function ownOf(exchange: Exchange, { clientId = null, phase }: Entry): OwnRequest | null {
  const own = ownFor(exchange, clientId);
  return own?.kind === 'replay' && phase === 'access' && clientId !== null ? null : own;
}

/** What the app sent itself belongs to nobody else's journey; a probe is not worth an entry. */
function recordOwn(journal: Journal, draft: EventDraft, { kind, journey }: OwnRequest): void {
  if (kind === 'probe') return;
  const summary = kind === 'replay' ? `Replay: ${draft.summary}` : draft.summary;
  journal.record({ ...draft, summary, actor: 'app', clientId: null, issuer: null, journey });
}
