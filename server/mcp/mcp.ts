import type { Gateway } from '../gateway/gateway.ts';
import type { Exchange } from '../http/exchange.ts';
import type { Journal } from '../journal/journal.ts';
import type { Authenticate, StepUpChallenge } from '../oauth/principal.ts';
import type { McpContext } from './context.ts';
import { McpEndpoint } from './endpoint.ts';
import { serveMessages } from './messages.ts';
import { PostedRequests } from './posted-requests.ts';
import { Relay } from './relay.ts';
import { serveTools } from './rest-tools.ts';
import { Sessions } from './sessions.ts';
import { serveSse } from './sse.ts';

export interface McpOptions {
  gateway: Gateway;
  authenticate: Authenticate;
  stepUp: StepUpChallenge;
  journal: Journal;
  /** Whether arguments and results of tools go into the journal, cut to 4 KB. Asked at every call; never, where left out. */
  keepArguments?: () => boolean;
  /** `sse`: POST /mcp is answered by an event stream wherever the client takes one. `auto`: by JSON, unless there is progress. */
  answers?: 'auto' | 'sse';
  /** How often a long call gives its caller a sign of life, ms: callers give up at 60 s, proxies at 100. */
  signOfLife?: number;
  /** After this time under way a call is written down as slow, ms: about as long as ChatGPT waits. */
  slowAfter?: number;
}

/** The MCP side of the server. Every handler checks the bearer token first. */
export interface Mcp {
  /** `/mcp`: Streamable HTTP, 2026-07-28 and the eras with a handshake. */
  handleMcp(exchange: Exchange): void;
  /** `/sse`: the event stream of 2024-11-05. */
  handleSse(exchange: Exchange): void;
  /** `/messages/` and `/messages`: what its client sends. */
  handleMessages(exchange: Exchange): void;
  /** `/tools` and `/tools/{name}`. */
  handleTools(exchange: Exchange): void;
  /** How many event streams are open. */
  streams(): number;
  /** How many requests are not answered to the last byte, or still worked on by an upstream; streams are none. */
  calls(): number;
  /** A grant has ended: its streams and calls end with it. */
  closeGrant(grantId: string): void;
  /** An issuer is no longer served (the bridge was raised): the streams and calls that came in by its origin end. */
  closeIssuer(origin: string): void;
  /** Ends every stream. The gateway is its owner's to close. */
  close(): Promise<void>;
}

/** Puts the endpoints in front of a gateway. */
export function createMcp(options: McpOptions): Mcp {
  const posted = new PostedRequests();
  const relay = new Relay(options.signOfLife ?? 15_000, options.slowAfter ?? 60_000);
  const context: McpContext = {
    gateway: options.gateway,
    authenticate: (exchange) => {
      const principal = options.authenticate(exchange);
      // What has no grant is answered already, and holds nothing up.
      if (principal !== null) posted.follow(exchange);
      return principal;
    },
    stepUp: options.stepUp,
    journal: options.journal,
    relay,
    keepArguments: options.keepArguments ?? (() => false),
    answers: options.answers ?? 'auto',
  };
  const sessions = new Sessions();
  const endpoint = new McpEndpoint(context);
  const stopListening = options.gateway.onChanged((listings) => {
    sessions.changed(listings);
    endpoint.changed(listings);
  });
  return {
    handleMcp: (exchange) => endpoint.handle(exchange),
    handleSse: (exchange) => serveSse(context, sessions, exchange),
    handleMessages: (exchange) => serveMessages(context, sessions, exchange),
    handleTools: (exchange) => serveTools(context, exchange),
    streams: () => sessions.size + endpoint.streams,
    // Most calls are in both counts; a stream of changes is a request that is never done.
    calls: () => Math.max(relay.inFlight.size, posted.size - endpoint.streams),
    closeGrant: (grantId) => {
      relay.inFlight.cancelAll(grantId, 'access was revoked');
      sessions.closeGrant(grantId);
      endpoint.closeGrant(grantId);
    },
    closeIssuer: (origin) => {
      relay.closeIssuer(origin);
      sessions.closeIssuer(origin);
      endpoint.closeIssuer(origin);
    },
    close: async () => {
      stopListening();
      relay.close();
      sessions.close();
      await endpoint.close();
    },
  };
}
