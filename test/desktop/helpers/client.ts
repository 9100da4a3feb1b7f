import { createHash, randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { z } from 'zod';

const Registration = z.object({ client_id: z.string(), client_secret: z.string() });
const Tokens = z.object({
  access_token: z.string(),
  token_type: z.string(),
  expires_in: z.number(),
  refresh_token: z.string().optional(),
});
const Metadata = z.object({
  issuer: z.string(),
  authorization_endpoint: z.string(),
  token_endpoint: z.string(),
  registration_endpoint: z.string(),
});

/** What the browser brought back to the client's redirect address. */
export interface Callback {
  code: string | null;
  state: string | null;
  iss: string | null;
  error: string | null;
}

/** An MCP client as ChatGPT is one: discovers, registers, sends the browser, exchanges the code, calls tools. */
export class Client {
  readonly verifier = randomBytes(32).toString('base64url');
  readonly state = `oauth_s_${randomBytes(16).toString('hex')}`;
  readonly redirectUri: string;
  readonly #origin: string;
  readonly #server: Server;
  readonly #callback: Promise<Callback>;
  metadata: z.infer<typeof Metadata> | null = null;
  registration: z.infer<typeof Registration> | null = null;
  #nextId = 1;

  private constructor(origin: string, server: Server, port: number, callback: Promise<Callback>) {
    this.#origin = origin;
    this.#server = server;
    this.#callback = callback;
    this.redirectUri = `http://127.0.0.1:${port}/callback`;
  }

  /** Starts the place that the browser comes back to. */
  static async begin(origin: string): Promise<Client> {
    const server = createServer();
    const callback = new Promise<Callback>((resolve) => {
      server.on('request', (req, res) => {
        const url = new URL(req.url ?? '/', 'http://127.0.0.1');
        res.setHeader('content-type', 'text/html').end('<title>Back at the client</title>Back at the client');
        if (url.pathname !== '/callback') return;
        const get = (name: string): string | null => url.searchParams.get(name);
        resolve({ code: get('code'), state: get('state'), iss: get('iss'), error: get('error') });
      });
    });
    const port = await new Promise<number>((resolve, reject) => {
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        if (address !== null && typeof address === 'object') resolve(address.port);
        else reject(new Error('the callback server has no port'));
      });
    });
    return new Client(origin, server, port, callback);
  }

  /** Where the browser came back with. */
  get callback(): Promise<Callback> {
    return this.#callback;
  }

  end(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  /** Knocks without a token, reads both documents, registers; gives the address for the browser. */
  async prepare(): Promise<string> {
    const refused = await fetch(`${this.#origin}/mcp`, { method: 'POST', body: '{}' });
    if (refused.status !== 401) throw new Error(`/mcp answered ${refused.status} without a token`);
    await fetch(`${this.#origin}/.well-known/oauth-protected-resource/mcp`);
    const metadata = Metadata.parse(
      await json(fetch(`${this.#origin}/.well-known/oauth-authorization-server`)),
    );
    this.metadata = metadata;
    this.registration = Registration.parse(
      await json(
        fetch(metadata.registration_endpoint, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({
            client_name: 'ChatGPT',
            redirect_uris: [this.redirectUri],
            grant_types: ['authorization_code', 'refresh_token'],
            response_types: ['code'],
            token_endpoint_auth_method: 'client_secret_basic',
          }),
        }),
      ),
    );
    const url = new URL(metadata.authorization_endpoint);
    url.search = new URLSearchParams({
      response_type: 'code',
      client_id: this.registration.client_id,
      redirect_uri: this.redirectUri,
      state: this.state,
      scope: 'mcp offline_access',
      code_challenge: createHash('sha256').update(this.verifier).digest('base64url'),
      code_challenge_method: 'S256',
      resource: `${this.#origin}/mcp`,
    }).toString();
    return url.href;
  }

  /** Exchanges a code (RFC 6749 §4.1.3). */
  exchange(code: string, verifier = this.verifier): Promise<z.infer<typeof Tokens>> {
    return this.#token({
      grant_type: 'authorization_code',
      code,
      redirect_uri: this.redirectUri,
      code_verifier: verifier,
    });
  }

  refresh(refreshToken: string): Promise<z.infer<typeof Tokens>> {
    return this.#token({ grant_type: 'refresh_token', refresh_token: refreshToken });
  }

  async #token(form: Record<string, string>): Promise<z.infer<typeof Tokens>> {
    if (this.registration === null || this.metadata === null) throw new Error('not registered yet');
    const { client_id, client_secret } = this.registration;
    const credentials = Buffer.from(`${encodeURIComponent(client_id)}:${encodeURIComponent(client_secret)}`);
    return Tokens.parse(
      await json(
        fetch(this.metadata.token_endpoint, {
          method: 'POST',
          headers: {
            'content-type': 'application/x-www-form-urlencoded',
            authorization: `Basic ${credentials.toString('base64')}`,
            'user-agent': 'Python/3.12 aiohttp/3.11.18',
          },
          body: new URLSearchParams(form),
        }),
      ),
    );
  }

  /** Sends one MCP request and gives its result, whether it came as JSON or framed as an event stream. */
  async request(token: string, method: string, params: Record<string, unknown> = {}): Promise<unknown> {
    const response = await this.post(token, { jsonrpc: '2.0', id: this.#nextId++, method, params });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method}: ${response.status} ${text}`);
    const data = /^data: (.*)$/m.exec(text)?.[1] ?? text;
    const message = z
      .object({ result: z.unknown().optional(), error: z.unknown().optional() })
      .parse(JSON.parse(data));
    if (message.error !== undefined) throw new Error(`${method}: ${JSON.stringify(message.error)}`);
    return message.result;
  }

  post(token: string, message: unknown): Promise<Response> {
    return fetch(`${this.#origin}/mcp`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        authorization: `Bearer ${token}`,
        'user-agent': 'openai-mcp/1.0.0',
      },
      body: JSON.stringify(message),
    });
  }

  /** Opens a session in the way of 2025-11-25. */
  async initialize(token: string): Promise<void> {
    await this.request(token, 'initialize', {
      protocolVersion: '2025-11-25',
      capabilities: {},
      clientInfo: { name: 'openai-mcp', version: '1.0.0' },
    });
    await this.post(token, { jsonrpc: '2.0', method: 'notifications/initialized' });
  }
}

async function json(pending: Promise<Response>): Promise<unknown> {
  const response = await pending;
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.url}: ${response.status} ${text}`);
  return JSON.parse(text);
}
