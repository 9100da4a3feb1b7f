import {
  classifyInboundRequest,
  createMcpHandler,
  InMemoryServerEventBus,
  type McpHttpHandler,
  type McpRequestContext,
  McpServer,
  ProtocolError,
  type Result,
} from '@modelcontextprotocol/server';
import type { JsonObject } from '../gateway/json-values.ts';
import type { Listing } from '../gateway/listings.ts';
import { begin, type Caller, entryFor } from './caller.ts';
import type { McpContext } from './context.ts';
import type { KnownEnvelopes } from './fast-call.ts';
import { HttpReply } from './http-reply.ts';
import { modernResult } from './modern-result.ts';
import { type Operation, operations } from './operations.ts';
import { PromisedReply } from './promised-reply.ts';
import { rpcCode } from './rpc-error.ts';
import { messageOf } from './rpc-message.ts';
import { readRequest, type RpcRequest } from './rpc-request.ts';
import { instructionsFor, serverInfo } from './server-info.ts';
import { sendResponse, webHeaders } from './web-response.ts';

/** What the factory of the SDK's handler has to know of the request that it makes a server for. */
interface Serving {
  readonly caller: Caller;
  readonly request: RpcRequest | null;
}

const listed = { listChanged: true };

/** The subscriptions that one grant may have open: all grants share the SDK's 1024. */
const mostPerGrant = 64;

/**
 * The era without a handshake, served by the SDK's own handler: it negotiates, checks headers and envelopes, and keeps
 * subscriptions; what a request is about goes to the same operations as in the other eras.
 */
export class ModernEra {
  readonly #context: McpContext;
  readonly #envelopes: KnownEnvelopes;
  readonly #bus = new InMemoryServerEventBus();
  readonly #servings = new WeakMap<Request, Serving>();
  readonly #handlers: Readonly<Record<'auto' | 'sse', McpHttpHandler>>;
  readonly #streams = new Map<AbortController, Caller>();

  constructor(context: McpContext, envelopes: KnownEnvelopes) {
    this.#context = context;
    this.#envelopes = envelopes;
    const handler = (responseMode: 'auto' | 'sse'): McpHttpHandler =>
      createMcpHandler((made) => this.#server(made), { legacy: 'reject', responseMode, bus: this.#bus });
    this.#handlers = { auto: handler('auto'), sse: handler('sse') };
  }

  /** How many subscriptions are open. */
  get streams(): number {
    return this.#streams.size;
  }

  /**
   * Serves a POST, unless it belongs to an era with a handshake after all: then nothing was answered.
   * @returns whether it was served.
   */
  async serve(caller: Caller, body: unknown, text: string, framing: 'auto' | 'sse'): Promise<boolean> {
    const { req, res } = caller.exchange;
    const headers = webHeaders(req.headers);
    const outcome = classifyInboundRequest({
      httpMethod: 'POST',
      ...headerOf(headers, 'mcp-protocol-version', 'protocolVersionHeader'),
      ...headerOf(headers, 'mcp-method', 'mcpMethodHeader'),
      ...headerOf(headers, 'mcp-name', 'mcpNameHeader'),
      body,
    });
    if (outcome.kind === 'legacy') return false;
    const message = messageOf(body);
    const request =
      message.kind === 'request' ? readRequest(message.message, message.id, message.method, text, 0) : null;
    if (outcome.kind === 'modern' && request !== null) this.#envelopes.remember(request);
    const method =
      message.kind === 'request' || message.kind === 'notification' ? message.method : 'a malformed message';
    begin(
      caller,
      entryFor(
        caller,
        'mcp.request',
        outcome.kind === 'reject' ? `Refused ${method.slice(0, 100)}` : summaryOf(method),
      ),
    );
    if (request?.method === 'subscriptions/listen' && !this.#mayListen(caller, request)) return true;
    const closed = new AbortController();
    res.once('close', () => closed.abort());
    const webRequest = new Request('http://localhost/mcp', {
      method: 'POST',
      headers,
      signal: closed.signal,
    });
    this.#servings.set(webRequest, { caller, request });
    if (request?.method === 'subscriptions/listen') this.#track(closed, caller);
    await sendResponse(res, await this.#handlers[framing].fetch(webRequest, { parsedBody: body }));
    return true;
  }

  changed(listings: readonly Listing[]): void {
    for (const listing of listings) this.#bus.publish({ kind: `${listing}_list_changed` });
  }

  /** Ends the subscriptions of a grant. */
  closeGrant(grantId: string): void {
    for (const [stream, { principal }] of this.#streams) if (principal.grantId === grantId) stream.abort();
  }

  /** Ends the subscriptions that came in by this origin. */
  closeIssuer(origin: string): void {
    for (const [stream, { exchange }] of this.#streams) if (exchange.issuer.origin === origin) stream.abort();
  }

  async close(): Promise<void> {
    await Promise.all([this.#handlers.auto.close(), this.#handlers.sse.close()]);
  }

  /** Whether a subscription may be opened; where not, that is the answer. */
  #mayListen(caller: Caller, { id }: RpcRequest): boolean {
    const { principal, exchange } = caller;
    const reply = new HttpReply(exchange.res, id, true, 'json');
    if (exchange.res.destroyed) return false;
    if (this.#context.relay.hasClosed(exchange)) {
      reply.withdrawn();
      return false;
    }
    const open = [...this.#streams.values()].filter((other) => other.principal.grantId === principal.grantId);
    if (open.length < mostPerGrant) return true;
    begin(caller, { ...entryFor(caller, 'mcp.request', 'Refused one subscription too many'), level: 'warn' });
    const sentence = `${mostPerGrant} subscriptions are open with this access, so this one was not opened: close some first.`;
    reply.error(rpcCode.refused, sentence, undefined, 429);
    return false;
  }

  #track(stream: AbortController, caller: Caller): void {
    this.#streams.set(stream, caller);
    stream.signal.addEventListener('abort', () => this.#streams.delete(stream), { once: true });
  }

  #server(made: McpRequestContext): McpServer {
    const serving = made.requestInfo === undefined ? undefined : this.#servings.get(made.requestInfo);
    if (serving === undefined) throw new Error('a server is made for requests of ours only');
    return new RelayServer(this.#context, serving);
  }
}

/** A server for one request. What is not in `operations` has no handler, so the SDK answers that it does not exist. */
class RelayServer extends McpServer {
  readonly #context: McpContext;

  constructor(context: McpContext, { caller, request }: Serving) {
    super(serverInfo, { instructions: instructionsFor(context.gateway.offered(), caller.permissions) });
    this.#context = context;
    this.server.registerCapabilities({ tools: listed, resources: listed, prompts: listed, completions: {} });
    const operation = request === null ? undefined : operations.get(request.method);
    if (operation === undefined || request === null) return;
    this.server.fallbackRequestHandler = async (_request, extra) => {
      const notify = (params: JsonObject): void => {
        const { progressToken, progress } = params;
        if (
          (typeof progressToken !== 'string' && typeof progressToken !== 'number') ||
          typeof progress !== 'number'
        )
          return;
        void extra.mcpReq
          .notify({ method: 'notifications/progress', params: { ...params, progressToken, progress } })
          .catch(() => undefined);
      };
      return perform(operation, context, caller, request, notify);
    };
  }

  /** The SDK checks `Mcp-Param-*` headers against this (SEP-2243). */
  override toolInputSchemaJson(name: string): JsonObject | undefined {
    return this.#context.gateway.offered().tools.get(name)?.entry.inputSchema;
  }
}

async function perform(
  operation: Operation,
  context: McpContext,
  caller: Caller,
  request: RpcRequest,
  notify: (params: JsonObject) => void,
): Promise<Result> {
  const reply = new PromisedReply(notify);
  operation(context, caller, request, reply);
  const outcome = await reply.outcome;
  if (outcome.kind === 'withdrawn')
    throw new ProtocolError(rpcCode.cancelled, 'The request was cancelled by its sender.');
  if (outcome.kind === 'error') throw new ProtocolError(outcome.code, outcome.message, outcome.data);
  const isCall = request.method === 'tools/call';
  const result: Result = JSON.parse(isCall ? modernResult(outcome.text, outcome.value) : outcome.text);
  return result;
}

function headerOf<Name extends string>(
  headers: Headers,
  header: string,
  name: Name,
): Partial<Record<Name, string>> {
  const value = headers.get(header);
  const found: Partial<Record<Name, string>> = {};
  if (value !== null) found[name] = value;
  return found;
}

function summaryOf(method: string): string {
  if (method === 'server/discover') return 'Asked what we are (protocol 2026-07-28)';
  if (method === 'subscriptions/listen') return 'Listened for changes until it left';
  return `Sent ${method.slice(0, 100)}`;
}
