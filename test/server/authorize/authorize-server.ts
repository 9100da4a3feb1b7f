import { createHash } from 'node:crypto';
import { type IncomingHttpHeaders, request, type Server } from 'node:http';
import { ConsentBroker } from '../../../server/consent/broker.ts';
import type { ConsentLimits } from '../../../server/consent/limits.ts';
import { createApp } from '../../../server/http/app.ts';
import { createFront } from '../../../server/http/front.ts';
import { OwnRequests } from '../../../server/http/own-requests.ts';
import { RequestRate } from '../../../server/http/request-rate.ts';
import { Issuers } from '../../../server/issuers.ts';
import type { EventDraft } from '../../../server/journal/journal.ts';
import type { AuthorizeLimits } from '../../../server/oauth/authorize/limits.ts';
import { createAuthorizeRouter } from '../../../server/oauth/authorize/authorize-router.ts';
import type { Client } from '../../../server/oauth/client.ts';
import { Codes } from '../../../server/oauth/codes.ts';
import { OAuthError } from '../../../server/oauth/oauth-error.ts';
import { RecordedJournal } from '../consent/recorded-journal.ts';

export const publicOrigin = 'https://bridge.example.com';
export const chatgptRedirect = 'https://chatgpt.com/connector_platform_oauth_redirect';
export const verifier = 'a-verifier-that-is-long-enough-to-be-one-and-stays-secret';
export const challenge = createHash('sha256').update(verifier).digest('base64url');

const base = {
  identity: 'unverified',
  authMethods: ['none'],
  secretHash: null,
  jwksUri: null,
  grantTypes: ['authorization_code', 'refresh_token'],
} as const satisfies Partial<Client>;

export const chatgpt: Client = {
  ...base,
  id: 'bffb61f7-a897-40bb-8579-2b7436e27ac2',
  name: 'ChatGPT',
  redirectUris: [chatgptRedirect],
};
export const native: Client = {
  ...base,
  id: 'native',
  name: 'A native app',
  redirectUris: ['http://127.0.0.1/callback', 'http://[::1]/callback'],
};
export const hostile: Client = {
  ...base,
  id: 'hostile',
  name: '<script>alert(1)</script>"\'\u202eevil\u0007 & co',
  redirectUris: ['https://evil.example/cb?keep=a%20b&x=1'],
};
export const withoutCodes: Client = {
  ...base,
  id: 'without-codes',
  name: 'No codes',
  redirectUris: [chatgptRedirect],
  grantTypes: ['client_credentials'],
};
/** Its registration was damaged: no redirect to such an address may ever happen. */
export const broken: Client = {
  ...base,
  id: 'broken',
  name: 'Broken',
  redirectUris: ['javascript:alert(1)'],
};

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface Options {
  readonly consent?: Partial<ConsentLimits>;
  readonly authorize?: Partial<AuthorizeLimits>;
  readonly clients?: readonly Client[];
}

/** The real front, guards, router, broker and codes, listening on a free port; clients are given, time can be moved. */
export class AuthorizeServer {
  readonly journal = new RecordedJournal();
  readonly broker: ConsentBroker;
  readonly codes: Codes;
  readonly clients: Map<string, Client>;
  /** ms to add to the real time. */
  ahead = 0;
  readonly #issuers = new Issuers(0);
  readonly #server: Server;

  constructor(options: Options = {}) {
    const now = (): number => Date.now() + this.ahead;
    const known = [chatgpt, native, hostile, withoutCodes, broken, ...(options.clients ?? [])];
    this.clients = new Map(known.map((client) => [client.id, client]));
    this.codes = new Codes(now);
    this.broker = new ConsentBroker({
      now,
      journal: this.journal,
      offer: { patterns: () => ['files__read', 'files__write', 'notes__*'] },
      limits: options.consent,
    });
    const router = createAuthorizeRouter({
      clients: { find: (id) => this.#find(id) },
      codes: this.codes,
      broker: this.broker,
      journal: this.journal,
      now,
      limits: options.authorize,
    });
    this.#issuers.setPublic(publicOrigin);
    this.#server = createFront({
      own: new OwnRequests(),
      guardContext: {
        issuers: this.#issuers,
        rate: new RequestRate(10_000, 60_000, now),
        lowered: () => true,
      },
      journal: this.journal,
      direct: new Map(),
      directPrefixes: new Map(),
      app: createApp([router]),
    });
  }

  async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.#issuers.setPort(this.port);
    return this;
  }

  async close(): Promise<void> {
    this.broker.denyAll();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the server does not listen');
    return address.port;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** What has been recorded, once everything that was asked so far has been. */
  async written(): Promise<EventDraft[]> {
    await this.ask('/authorize', { method: 'DELETE' });
    const last = await this.journal.until(({ method }) => method === 'DELETE');
    this.journal.drafts.splice(this.journal.drafts.indexOf(last), 1);
    return this.journal.drafts;
  }

  async #find(id: string): Promise<Client | null> {
    if (id === 'https://broken.example/client.json') {
      throw new OAuthError('invalid_client', 'The metadata document <of> this app cannot be used.', {
        detail: 'it answered 404',
      });
    }
    if (id === 'a-bug') throw new Error('the database is on fire');
    return this.clients.get(id) ?? null;
  }

  ask(
    path: string,
    options: { method?: string; headers?: Record<string, string>; body?: string } = {},
  ): Promise<Answer> {
    const { method = 'GET', headers = {}, body } = options;
    return new Promise((resolve, reject) => {
      const req = request(
        { host: '127.0.0.1', port: this.port, path, method, headers, agent: false },
        (res) => {
          let text = '';
          res.setEncoding('utf8');
          res.on('data', (chunk: string) => (text += chunk));
          res.on('end', () => resolve({ status: res.statusCode ?? 0, headers: res.headers, text }));
        },
      );
      req.on('error', reject);
      req.end(body);
    });
  }
}

/** The query of a good request of ChatGPT, with changes; undefined leaves a parameter out. */
export function query(changes: Record<string, string | undefined> = {}): string {
  const all: Record<string, string | undefined> = {
    response_type: 'code',
    client_id: chatgpt.id,
    redirect_uri: chatgptRedirect,
    state: 'oauth_s_688d6e64f8cc8191b789773d7a93b806',
    scope: 'mcp',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...changes,
  };
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(all)) if (value !== undefined) search.append(name, value);
  return search.toString();
}

/** A browser without script: keeps its cookie, follows nothing. */
export class PlainBrowser {
  readonly #server: AuthorizeServer;
  readonly #headers: Record<string, string>;
  cookie: string | null = null;

  /** @param headers sent with everything: `Host` for another issuer, `X-Forwarded-For` for another address. */
  constructor(server: AuthorizeServer, headers: Record<string, string> = {}) {
    this.#server = server;
    this.#headers = headers;
  }

  async get(path: string): Promise<Answer> {
    return this.#keep(await this.#server.ask(path, { headers: this.#with({}) }));
  }

  async post(
    path: string,
    form: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const type = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const body = new URLSearchParams(form).toString();
    return this.#keep(
      await this.#server.ask(path, { method: 'POST', headers: this.#with({ ...type, ...headers }), body }),
    );
  }

  /** Opens the waiting page of a good request; the page's number and the id of its knock. */
  async open(
    changes: Record<string, string | undefined> = {},
  ): Promise<{ id: string; number: number; page: Answer }> {
    const page = await this.get(`/authorize?${query(changes)}`);
    return { page, id: knockOf(page), number: numberOf(page) };
  }

  #with(more: Record<string, string>): Record<string, string> {
    return { ...this.#headers, ...(this.cookie !== null && { Cookie: this.cookie }), ...more };
  }

  #keep(answer: Answer): Answer {
    const [first] = answer.headers['set-cookie'] ?? [];
    if (first !== undefined) this.cookie = first.split(';')[0] ?? null;
    return answer;
  }
}

export const numberOf = ({ text }: Answer): number => Number(/id="match-number">(\d\d)</.exec(text)?.[1]);
export const knockOf = ({ text }: Answer): string => /name="knock" value="(\w+)"/.exec(text)?.[1] ?? '';
/** Where an answer redirects to. Throws where it does not. */
export const redirectOf = ({ headers }: Answer): URL => new URL(headers.location ?? 'no redirect');
