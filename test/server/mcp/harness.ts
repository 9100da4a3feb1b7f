import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { JournalEvent } from '../../../protocol/events.ts';
import { type Gateway, openGateway } from '../../../server/gateway/gateway.ts';
import type { Timings } from '../../../server/gateway/restarts.ts';
import { sendJson } from '../../../server/http/answers.ts';
import type { Exchange } from '../../../server/http/exchange.ts';
import { createFront } from '../../../server/http/front.ts';
import { OwnRequests } from '../../../server/http/own-requests.ts';
import { RequestRate } from '../../../server/http/request-rate.ts';
import { Issuers } from '../../../server/issuers.ts';
import { createJournal } from '../../../server/journal/create-journal.ts';
import type { Journal } from '../../../server/journal/journal.ts';
import { createMcp, type Mcp, type McpOptions } from '../../../server/mcp/mcp.ts';
import type { Principal } from '../../../server/oauth/principal.ts';

const packages = resolve('node_modules/@modelcontextprotocol');

/** Entries of an mcpServers file for the servers that tests talk to. */
export const odd = { command: process.execPath, args: [resolve('test/server/mcp/upstreams/odd.mjs')] };
export const everything = {
  command: process.execPath,
  args: [join(packages, 'server-everything/dist/index.js')],
};
export const filesystem = (folder: string): { command: string; args: string[] } => ({
  command: process.execPath,
  args: [join(packages, 'server-filesystem/dist/index.js'), folder],
});

/** The members of results that tests look at. */
export interface Result {
  content: { type: string; text: string }[];
  isError?: boolean;
  _meta?: Record<string, unknown>;
  protocolVersion: string;
  capabilities: unknown;
  serverInfo: { name: string };
  instructions: string;
  messages: { content: { text: string } }[];
  contents: { text: string }[];
  completion: { values: string[] };
  tools: { name: string }[];
}

/** The text of a result's first content. */
export const textIn = (result: Pick<Result, 'content'>): string => result.content[0]?.text ?? '';

export interface Answer {
  id: unknown;
  result: Result;
  error: { code: number; message: string; data?: unknown };
}

/** The JSON-RPC answer in a response; what it lacks, a test finds missing. */
export async function json(response: Response | Promise<Response>): Promise<Answer> {
  const answer: Answer = JSON.parse(await (await response).text());
  return answer;
}

export interface TestServer {
  origin: string;
  folder: string;
  configFile: string;
  gateway: Gateway;
  mcp: Mcp;
  journal: Journal;
  /** A token for a grant that allows these patterns. */
  token(tools: string[], grantId?: string): string;
  /** A POST /mcp of JSON-RPC. */
  post(body: unknown, headers?: Record<string, string>): Promise<Response>;
  /** Calls a tool in the era with a handshake and gives the result, or throws the error. */
  call(name: string, args?: unknown, token?: string): Promise<Result>;
  /** The journal's events once `enough` says so. */
  events(enough: (events: JournalEvent[]) => boolean): Promise<JournalEvent[]>;
  close(): Promise<void>;
}

export interface TestOptions extends Partial<
  Pick<McpOptions, 'answers' | 'keepArguments' | 'signOfLife' | 'slowAfter'>
> {
  servers: Record<string, unknown>;
  timings?: Partial<Timings>;
  /** Called before a request without a token is answered. */
  onRefused?: () => void;
}

/** The real guards, journal, gateway and endpoints on a free port; only who holds which token is made up. */
export async function startServer({
  servers,
  timings,
  onRefused,
  ...options
}: TestOptions): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), 'drawbridge-mcp-'));
  const configFile = join(folder, 'mcp.json');
  writeFileSync(configFile, JSON.stringify({ mcpServers: servers }));
  const journal = createJournal({
    path: join(folder, 'journal.db'),
    now: Date.now,
    onProblem: () => undefined,
  });
  const gateway = openGateway({ configFile, journal, ...(timings !== undefined && { timings }) });
  gateway.start();
  const principals = new Map<string, Principal>();
  const authenticate = (exchange: Exchange): Principal | null => {
    const found = principals.get(exchange.req.headers.authorization ?? '') ?? null;
    if (found === null) {
      onRefused?.();
      sendJson(exchange.res, 401, { error: 'invalid_token' }, { 'WWW-Authenticate': 'Bearer' });
    }
    return found;
  };
  const stepUp = (_exchange: Exchange, description: string): string =>
    `Bearer error="insufficient_scope", error_description="${description}"`;
  const mcp = createMcp({ gateway, authenticate, stepUp, journal, ...options });
  const issuers = new Issuers(0);
  const front = createFront({
    own: new OwnRequests(),
    guardContext: { issuers, rate: new RequestRate(1e9, 60_000, Date.now), lowered: () => true },
    journal,
    direct: new Map([
      ['/mcp', mcp.handleMcp],
      ['/sse', mcp.handleSse],
      ['/messages', mcp.handleMessages],
      ['/messages/', mcp.handleMessages],
      ['/tools', mcp.handleTools],
    ]),
    directPrefixes: new Map([['/tools/', mcp.handleTools]]),
    app: (_req, res) => sendJson(res, 404, {}),
  });
  await new Promise<void>((done) => front.listen(0, '127.0.0.1', done));
  // A server that listens on TCP has an address with a port.
  const { port } = front.address() as AddressInfo;
  issuers.setPort(port);
  const origin = `http://127.0.0.1:${port}`;

  const token = (tools: string[], grantId = `grant-${principals.size}`): string => {
    const value = `token-${principals.size}`;
    principals.set(`Bearer ${value}`, {
      grantId,
      clientId: `client-of-${grantId}`,
      clientName: 'A client',
      journey: null,
      scope: 'mcp',
      tools,
    });
    return value;
  };
  const everythingAllowed = token(Object.keys(servers).map((name) => `${name}__*`));
  const post = (body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${origin}/mcp`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${everythingAllowed}`,
        'Content-Type': 'application/json',
        Accept: 'application/json, text/event-stream',
        ...headers,
      },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });

  await gateway.settled(20_000);
  return {
    origin,
    folder,
    configFile,
    gateway,
    mcp,
    journal,
    token,
    post,
    call: async (name, args = {}, bearer = everythingAllowed) => {
      const request = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args } };
      const response = await post(request, { Authorization: `Bearer ${bearer}` });
      const answer = await json(response);
      if (answer.error !== undefined) throw Object.assign(new Error(answer.error.message), answer.error);
      return answer.result;
    },
    events: (enough) =>
      new Promise((done) => {
        const look = (): boolean => {
          const events = journal.query({ limit: 5000 });
          if (enough(events)) done(events);
          return enough(events);
        };
        if (look()) return;
        const stop = journal.subscribe(() => {
          if (look()) stop();
        });
      }),
    close: async () => {
      await mcp.close();
      front.closeAllConnections();
      await new Promise((done) => front.close(done));
      await gateway.close();
      journal.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
