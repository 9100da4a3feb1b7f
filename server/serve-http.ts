import type { BridgeOptions } from './bridge-options.ts';
import type { Closers } from './closers.ts';
import { createApp } from './http/app.ts';
import { createFront } from './http/front.ts';
import { listen } from './http/listen.ts';
import { RequestRate } from './http/request-rate.ts';
import { Issuers } from './issuers.ts';
import { createAuthorizeRouter } from './oauth/authorize/authorize-router.ts';
import type { Owners } from './owners.ts';
import { answerProbe } from './tunnel/probe-answer.ts';

/** Requests per minute that one address outside may send before it is slowed down. */
const outsideRate = 3000;

/**
 * Opens the one door for HTTP, on loopback.
 * @returns the names it answers to.
 * @throws Fault where the port cannot be had.
 */
export async function serveHttp(options: BridgeOptions, owners: Owners, closers: Closers): Promise<Issuers> {
  const { broker, journal, mcp, now, oauth, own, settings } = owners;
  const issuers = new Issuers(options.port);
  const server = createFront({
    guardContext: {
      issuers,
      rate: new RequestRate(outsideRate, 60_000, now),
      lowered: () => settings.current.lowered,
    },
    journal,
    own,
    direct: new Map([
      ['/mcp', mcp.handleMcp],
      ['/sse', mcp.handleSse],
      ['/messages', mcp.handleMessages],
      ['/messages/', mcp.handleMessages],
      ['/tools', mcp.handleTools],
    ]),
    directPrefixes: new Map([
      ['/tools/', mcp.handleTools],
      ['/drawbridge/', (exchange) => answerProbe(own, exchange)],
    ]),
    app: createApp([
      oauth.router,
      createAuthorizeRouter({ clients: oauth.clients, codes: oauth.codes, broker, journal, now }),
    ]),
  });
  const http = await listen(server, options.port);
  issuers.setPort(http.port);
  closers.add(() => http.close());
  closers.add(() => mcp.close());
  return issuers;
}
