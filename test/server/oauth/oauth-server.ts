import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '../../../server/http/app.ts';
import { createFront, type DirectHandler } from '../../../server/http/front.ts';
import { OwnRequests } from '../../../server/http/own-requests.ts';
import { RequestRate } from '../../../server/http/request-rate.ts';
import { audienceOf, Issuers } from '../../../server/issuers.ts';
import {
  createAuthorizationServer,
  type AuthorizationServer,
  type AuthorizationServerOptions,
} from '../../../server/oauth/authorization-server.ts';
import { discoveryDocuments } from '../../../server/oauth/discovery/documents.ts';
import type { CodeBinding } from '../../../server/oauth/codes.ts';
import { openDatabase } from '../../../server/storage/database.ts';
import { migrations } from '../../../server/storage/migrations.ts';
import { RecordedJournal } from '../consent/recorded-journal.ts';
import { send, type Sending, type Sent } from './send.ts';

export const publicOrigin = 'https://bridge.example.com';
export const redirectUri = 'https://chatgpt.com/connector_platform_oauth_redirect';
export const verifier = 'a-verifier-that-is-long-enough-to-be-one-and-stays-secret';
export const challenge = createHash('sha256').update(verifier).digest('base64url');
export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

type Options = Partial<Omit<AuthorizationServerOptions, 'db' | 'journal' | 'now'>>;
/** What a registration answers, as far as tests use it. */
export interface Registered {
  readonly id: string;
  readonly secret: string;
}

/** The authorization server behind the real front, with a bearer-gated `/mcp` that answers who asks. */
export interface OAuthServer {
  readonly port: number;
  readonly origin: string;
  readonly oauth: AuthorizationServer;
  readonly journal: RecordedJournal;
  /** What the app itself sends. */
  readonly own: OwnRequests;
  readonly folder: string;
  readonly clock: { now: number };
  send(path: string, sending?: Sending): Promise<Sent>;
  post(path: string, form: Record<string, string> | string, headers?: Record<string, string>): Promise<Sent>;
  register(metadata?: Record<string, unknown>): Promise<Registered>;
  /** A code, as consent would issue it. */
  consent(clientId: string, binding?: Partial<CodeBinding>): string;
  /** Registers, consents and exchanges: the answer of the token endpoint. */
  connect(binding?: Partial<CodeBinding>): Promise<{ client: Registered; answer: Sent }>;
  /** Another server on a copy of the files as they lie there now: what a kill -9 would leave. */
  crash(): Promise<OAuthServer>;
}

const cleanups: (() => void)[] = [];
/** Call after each test: closes what was started, removes its folders. */
export function stopServers(): void {
  for (const cleanup of cleanups.splice(0).toReversed()) cleanup();
}

export async function startOAuth(options: Options = {}, from?: OAuthServer): Promise<OAuthServer> {
  const folder = mkdtempSync(join(tmpdir(), 'drawbridge-oauth-'));
  if (from !== undefined) cpSync(from.folder, folder, { recursive: true });
  const { db } = openDatabase(join(folder, 'drawbridge.db'), migrations, 'full');
  const clock = { now: from?.clock.now ?? Date.now() };
  const now = (): number => clock.now;
  const journal = new RecordedJournal();
  const oauth = createAuthorizationServer({ db, journal, now, ...options });
  const issuers = new Issuers(0);
  issuers.setPublic(publicOrigin);
  const own = new OwnRequests();
  const whoAmI: DirectHandler = (exchange) => {
    const principal = oauth.authenticate(exchange);
    if (principal !== null) exchange.res.end(JSON.stringify(principal));
  };
  const server = createFront({
    own,
    guardContext: { issuers, rate: new RequestRate(100_000, minute, now), lowered: () => true },
    journal,
    direct: new Map([
      ...discoveryDocuments,
      ...['/mcp', '/sse', '/messages/', '/tools'].map((path): [string, DirectHandler] => [path, whoAmI]),
    ]),
    directPrefixes: new Map([['/tools/', whoAmI]]),
    app: createApp([await oauth.loadRouter()]),
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  issuers.setPort(port);
  cleanups.push(() => {
    server.closeAllConnections();
    server.close();
    oauth.close();
    db.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const self: OAuthServer = {
    port,
    origin: `http://127.0.0.1:${port}`,
    oauth,
    journal,
    own,
    folder,
    clock,
    send: (path, sending) => send(port, path, sending),
    post: (path, form, headers = {}) =>
      send(port, path, {
        method: 'POST',
        headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
        body: typeof form === 'string' ? form : new URLSearchParams(form).toString(),
      }),
    register: async (metadata = {}) => {
      const body = JSON.stringify({ client_name: 'ChatGPT', redirect_uris: [redirectUri], ...metadata });
      const headers = { 'Content-Type': 'application/json' };
      const { json, status } = await send(port, '/register', { method: 'POST', headers, body });
      if (status !== 201) throw new Error(`registration answered ${status}: ${JSON.stringify(json)}`);
      return { id: String(json['client_id']), secret: String(json['client_secret'] ?? '') };
    },
    consent: (clientId, binding = {}) =>
      oauth.codes.issue({
        clientId,
        clientName: 'ChatGPT',
        identity: 'unverified',
        redirectUri,
        redirectHost: 'chatgpt.com',
        audience: audienceOf(issuers.loopback),
        resource: `${issuers.loopback.origin}/mcp`,
        scope: 'mcp',
        codeChallenge: challenge,
        life: '24h',
        tools: ['files__*'],
        journey: 'journey-1',
        ...binding,
      }),
    connect: async (binding) => {
      const client = await self.register({ grant_types: ['authorization_code', 'refresh_token'] });
      const answer = await self.post('/token', codeForm(self.consent(client.id, binding)), basic(client));
      return { client, answer };
    },
    crash: () => startOAuth(options, self),
  };
  return self;
}

export const basic = ({ id, secret }: Registered): Record<string, string> => ({
  Authorization: `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`,
});

export const bearer = (token: unknown): { headers: Record<string, string> } => ({
  headers: { Authorization: `Bearer ${String(token)}` },
});

export const codeForm = (code: string, over: Record<string, string> = {}): Record<string, string> => ({
  grant_type: 'authorization_code',
  code,
  redirect_uri: redirectUri,
  code_verifier: verifier,
  ...over,
});

export const refreshForm = (token: unknown, over: Record<string, string> = {}): Record<string, string> => ({
  grant_type: 'refresh_token',
  refresh_token: String(token),
  ...over,
});
