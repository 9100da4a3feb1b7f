import { isObject } from '../gateway/json-values.ts';
import type { Listing } from '../gateway/listings.ts';
import type { Exchange } from '../http/exchange.ts';
import { begin, type Caller, entryFor } from './caller.ts';
import { callTool } from './call-tool.ts';
import type { McpContext } from './context.ts';
import { mayBeModern } from './era.ts';
import { fail, guarded } from './failure.ts';
import { fastCall, KnownEnvelopes } from './fast-call.ts';
import { framingOf } from './framing.ts';
import { serveHandshakePost } from './handshake-post.ts';
import { HttpReply } from './http-reply.ts';
import type { ModernEra } from './modern-era.ts';
import { permissionsOf } from './permissions.ts';
import { isJsonType, maxBodySize, parseBody, readBody } from './read-body.ts';
import { rpcCode, sendRpcError } from './rpc-error.ts';
import { isExact } from './rpc-message.ts';

/** POST /mcp, for every era on one URL. */
export class McpEndpoint {
  readonly #context: McpContext;
  readonly #envelopes = new KnownEnvelopes();
  #modern: Promise<ModernEra> | null = null;
  #loaded: ModernEra | null = null;

  constructor(context: McpContext) {
    this.#context = context;
  }

  /** How many subscription streams are open. */
  get streams(): number {
    return this.#loaded?.streams ?? 0;
  }

  handle(exchange: Exchange): void {
    const principal = this.#context.authenticate(exchange);
    if (principal === null) return;
    const { req, res } = exchange;
    const caller: Caller = {
      exchange,
      principal,
      permissions: permissionsOf(principal.tools),
      session: null,
      closingCancels: false,
      recorded: 'exchange',
    };
    if (req.method !== 'POST') {
      begin(
        caller,
        entryFor(
          caller,
          'mcp.request',
          `Tried ${req.method ?? ''}, which needs a session that is never opened here`,
        ),
      );
      return sendRpcError(res, 405, rpcCode.refused, 'Method not allowed.', { Allow: 'POST' });
    }
    if (!isJsonType(req.headers['content-type'])) {
      begin(caller, refused(caller, 'Refused a body that is not application/json'));
      return sendRpcError(
        res,
        415,
        rpcCode.refused,
        'Unsupported Media Type: Content-Type must be application/json',
      );
    }
    readBody(req, (text) => guarded(caller, () => this.#receive(caller, text)));
  }

  changed(listings: readonly Listing[]): void {
    this.#loaded?.changed(listings);
  }

  closeGrant(grantId: string): void {
    this.#loaded?.closeGrant(grantId);
  }

  closeIssuer(origin: string): void {
    this.#loaded?.closeIssuer(origin);
  }

  async close(): Promise<void> {
    await this.#loaded?.close();
  }

  #receive(caller: Caller, text: string | null): void {
    const { req, res } = caller.exchange;
    if (text === null) {
      begin(caller, refused(caller, 'Refused a body that is too large'));
      const message = `Payload Too Large: Request body must not exceed ${maxBodySize} bytes`;
      return sendRpcError(res, 413, rpcCode.refused, message, { Connection: 'close' });
    }
    const parsed = parseBody(text);
    if (parsed === null) {
      begin(caller, refused(caller, 'Refused a body that is not JSON'));
      return sendRpcError(res, 400, rpcCode.parseError, 'Parse error: the request body is not valid JSON');
    }
    const { value: body, line } = parsed;
    // Here for every era: the SDK would answer such a request under another id than its own.
    if (isObject(body) && typeof body.id === 'number' && !isExact(body.id)) {
      begin(caller, refused(caller, 'Refused an id that cannot be given back as it was written'));
      const message = 'Invalid Request: an id that is a number has to be a safe integer or a fraction';
      return sendRpcError(res, 400, rpcCode.invalidRequest, message);
    }
    const framing = framingOf(req.headers.accept, this.#context.answers);
    if (isObject(body)) {
      const call = fastCall(req.headers, body, line, this.#envelopes, this.#context.gateway.offered());
      if (call !== null) {
        return callTool(this.#context, modern(caller), call, new HttpReply(res, call.id, true, framing));
      }
    }
    const version = req.headers['mcp-protocol-version'];
    if (!mayBeModern(body, typeof version === 'string' ? version : undefined)) {
      return serveHandshakePost(this.#context, caller, body, line, framing);
    }
    void this.#modernEra()
      .then((era) => era.serve(modern(caller), body, line, framing === 'sse' ? 'sse' : 'auto'))
      .then((served) => served || serveHandshakePost(this.#context, caller, body, line, framing))
      .catch((error: unknown) => fail(caller, error));
  }

  /** The SDK is loaded with the first request that needs it: it takes longer to load than all the rest of the server. */
  #modernEra(): Promise<ModernEra> {
    this.#modern ??= import('./modern-era.ts').then(({ ModernEra }) => {
      this.#loaded = new ModernEra(this.#context, this.#envelopes);
      return this.#loaded;
    });
    return this.#modern;
  }
}

const modern = (caller: Caller): Caller => ({ ...caller, closingCancels: true });

const refused = (caller: Caller, summary: string): ReturnType<typeof entryFor> => ({
  ...entryFor(caller, 'mcp.request', summary),
  level: 'warn',
});
