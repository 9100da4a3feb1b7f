import type { BridgeOptions } from './bridge-options.ts';
import type { Closers } from './closers.ts';
import { createFront } from './http/front.ts';
import { answerHomePage } from './http/home-page.ts';
import { lateApp } from './http/late-app.ts';
import { listen } from './http/listen.ts';
import { RequestRate } from './http/request-rate.ts';
import { Issuers } from './issuers.ts';
import { discoveryDocuments } from './oauth/discovery/documents.ts';
import type { Owners } from './owners.ts';
import { answerProbe } from './tunnel/probe-answer.ts';

/** Requests per minute that one address outside may send before it is slowed down. */
const outsideRate = 3000;

/** By then the first window has what it needs of the main thread, ms. */
const afterStart = 1000;

/**
 * Opens the one door for HTTP, on loopback.
 * @returns the names it answers to.
 * @throws Fault where the port cannot be had.
 */
export async function serveHttp(options: BridgeOptions, owners: Owners, closers: Closers): Promise<Issuers> {
  const { journal, mcp, now, own, readiness, settings } = owners;
  const issuers = new Issuers(options.port);
  const app = lateApp(async () => (await import('./http-app.ts')).createHttpApp(owners));
  const server = createFront({
    guardContext: {
      issuers,
      rate: new RequestRate(outsideRate, 60_000, now),
      lowered: () => settings.current.lowered,
      readiness,
    },
    journal,
    own,
    direct: new Map([
      ['/', answerHomePage],
      ...discoveryDocuments,
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
    app: app.handle,
  });
  const http = await listen(server, options.port);
  issuers.setPort(http.port);
  closers.add(() => http.close());
  closers.add(() => mcp.close());
  // Not left to the first request: an upgrade may replace the files under a running app. Where it cannot be loaded, that
  // request says so.
  const soon = setTimeout(() => void app.load().catch(() => undefined), afterStart).unref();
  closers.add(() => clearTimeout(soon));
  return issuers;
}
