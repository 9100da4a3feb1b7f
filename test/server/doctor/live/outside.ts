import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Verdict } from '../../../../protocol/verdict.ts';
import { matchNumber } from '../../../helpers/plain-browser.ts';
import {
  everything,
  type RunningBridge,
  runBridge,
  upstreamsReady,
} from '../../../helpers/running-bridge.ts';

export const publicHost = 'bridge.example.com';
export const aiohttp = 'Python/3.12 aiohttp/3.11.18';
export const openai = 'openai-mcp/1.0.0';
export const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0';
const redirect = 'https://chatgpt.com/connector_platform_oauth_redirect';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Who asks: an address that the proxy names, and what it calls itself. */
export interface Caller {
  readonly remote: string;
  readonly agent: string | null;
}

export interface Asked {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly form?: Record<string, string>;
  readonly json?: unknown;
  readonly host?: string;
}

/** A whole bridge with a public name, a clock that can be put forward, and everything that was said of its journeys. */
export interface Watch {
  readonly bridge: RunningBridge;
  /** Puts the clock forward, ms; what is due is judged by the next thing that happens. */
  ahead(ms: number): void;
  ask(caller: Caller, path: string, asked?: Asked): Promise<Answer>;
  /** Every verdict that front ends were told, in order. */
  readonly told: { readonly journey: string; readonly verdict: Verdict }[];
  /** Resolves with the first journey whose newest verdict passes, from now on or already. */
  until(passes: (verdict: Verdict) => boolean): Promise<Verdict>;
}

/** @param servers the entries of its mcpServers file. */
export async function watch(servers: object = { everything }): Promise<Watch> {
  let ahead = 0;
  const dataDir = mkdtempSync(join(tmpdir(), 'drawbridge-doctor-'));
  const configFile = join(dataDir, 'mcp.json');
  writeFileSync(configFile, JSON.stringify({ mcpServers: servers }));
  const bridge = await runBridge({
    dataDir,
    configFile,
    publicUrl: `https://${publicHost}`,
    now: () => Date.now() + ahead,
  });
  const told: Watch['told'] = [];
  const newest = new Map<string, Verdict>();
  const waiting = new Set<() => void>();
  bridge.subscribe((notification) => {
    if (notification.name !== 'journeys') return;
    for (const { id, verdict } of notification.data) {
      if (verdict === null) continue;
      told.push({ journey: id, verdict });
      newest.set(id, verdict);
    }
    for (const look of waiting) look();
  });
  await upstreamsReady(bridge);
  return {
    bridge,
    ahead: (ms) => void (ahead += ms),
    ask: (caller, path, asked) => ask(bridge.origin, caller, path, asked),
    told,
    until: (passes) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = [...newest.values()].find(passes);
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
  };
}

function ask(origin: string, caller: Caller, path: string, asked: Asked = {}): Promise<Answer> {
  const { hostname, port } = new URL(origin);
  const body =
    asked.form === undefined
      ? asked.json === undefined
        ? null
        : JSON.stringify(asked.json)
      : new URLSearchParams(asked.form).toString();
  const headers: Record<string, string> = {
    host: asked.host ?? publicHost,
    'x-forwarded-for': caller.remote,
    ...(caller.agent !== null && { 'user-agent': caller.agent }),
    ...(asked.form !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
    ...(asked.json !== undefined && {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    }),
    ...asked.headers,
  };
  return new Promise((resolve, reject) => {
    const method = asked.method ?? (body === null ? 'GET' : 'POST');
    request({ hostname, port, path, method, headers, agent: false }, (res) => {
      let text = '';
      res.on('data', (chunk) => (text += String(chunk)));
      res.on('end', () => resolve({ status: res.statusCode ?? 0, headers: res.headers, text }));
    })
      .on('error', reject)
      .end(body ?? undefined);
  });
}

export type Method = 'none' | 'client_secret_basic' | 'client_secret_post';

/** A client as ChatGPT is one: its backend comes from one place under several names, the person's browser from another. */
export class Traveller {
  readonly watch: Watch;
  readonly backend: Caller;
  readonly calls: Caller;
  readonly browser: Caller;
  readonly method: Method;
  readonly name: string;
  readonly verifier = randomBytes(32).toString('base64url');
  readonly state = randomBytes(8).toString('hex');
  id = '';
  secret = '';
  token = '';
  refreshToken: string | undefined;

  constructor(watched: Watch, at: { remote: string; browser: string; method?: Method; name?: string }) {
    this.watch = watched;
    this.backend = { remote: at.remote, agent: aiohttp };
    this.calls = { remote: at.remote, agent: openai };
    this.browser = { remote: at.browser, agent: firefox };
    this.method = at.method ?? 'none';
    this.name = at.name ?? 'ChatGPT';
  }

  async discover(): Promise<void> {
    await this.watch.ask(this.calls, '/mcp', { json: {} });
    await this.watch.ask(this.backend, '/.well-known/oauth-protected-resource/mcp');
    await this.watch.ask(this.backend, '/.well-known/oauth-authorization-server');
  }

  async register(): Promise<void> {
    const { text } = await this.watch.ask(this.backend, '/register', {
      json: {
        client_name: this.name,
        redirect_uris: [redirect],
        token_endpoint_auth_method: this.method,
        grant_types: ['authorization_code', 'refresh_token'],
      },
    });
    const answer: { client_id: string; client_secret?: string } = JSON.parse(text);
    this.id = answer.client_id;
    this.secret = answer.client_secret ?? '';
  }

  get address(): string {
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: this.id,
      redirect_uri: redirect,
      state: this.state,
      scope: 'mcp offline_access',
      code_challenge: createHash('sha256').update(this.verifier).digest('base64url'),
      code_challenge_method: 'S256',
    });
    return `/authorize?${query}`;
  }

  /** Opens the page in the person's browser: gives its number and cookie. */
  async knock(): Promise<{ number: number; cookie: string }> {
    const page = await this.watch.ask(this.browser, this.address);
    const cookie = page.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
    return { number: matchNumber(page.text), cookie };
  }

  /** The person allows it, and the browser takes the code: gives it. */
  async consent(): Promise<string> {
    const { number, cookie } = await this.knock();
    const { control } = this.watch.bridge;
    const knock = (await control.knocks({})).find(
      ({ clientId, numbers }) => clientId === this.id && numbers.includes(number),
    );
    await control.allow({ id: knock?.id ?? '', number, for: 'always' });
    const answer = await this.watch.ask(this.browser, this.address, { headers: { cookie } });
    return new URL(answer.headers.location ?? '').searchParams.get('code') ?? '';
  }

  async exchange(code: string, change: Record<string, string> = {}): Promise<Answer> {
    const answer = await this.#token({
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirect,
      code_verifier: this.verifier,
      ...change,
    });
    this.#keep(answer);
    return answer;
  }

  async refresh(): Promise<Answer> {
    const answer = await this.#token({
      grant_type: 'refresh_token',
      refresh_token: this.refreshToken ?? '',
    });
    this.#keep(answer);
    return answer;
  }

  #keep({ status, text }: Answer): void {
    if (status !== 200) return;
    const issued: { access_token: string; refresh_token?: string } = JSON.parse(text);
    this.token = issued.access_token;
    this.refreshToken = issued.refresh_token;
  }

  #token(form: Record<string, string>): Promise<Answer> {
    if (this.method === 'none')
      return this.watch.ask(this.backend, '/token', { form: { client_id: this.id, ...form } });
    if (this.method === 'client_secret_post')
      return this.watch.ask(this.backend, '/token', {
        form: { client_id: this.id, client_secret: this.secret, ...form },
      });
    const basic = Buffer.from(`${this.id}:${this.secret}`).toString('base64');
    return this.watch.ask(this.backend, '/token', { form, headers: { authorization: `Basic ${basic}` } });
  }

  /** A JSON-RPC request at /mcp. */
  rpc(method: string, params: object = {}): Promise<Answer> {
    return this.watch.ask(this.calls, '/mcp', {
      json: { jsonrpc: '2.0', id: 1, method, params },
      headers: { authorization: `Bearer ${this.token}` },
    });
  }

  echo(): Promise<Answer> {
    return this.rpc('tools/call', { name: 'everything__echo', arguments: { message: 'hello' } });
  }

  /** From discovery to the token. */
  async connect(): Promise<void> {
    await this.discover();
    await this.register();
    await this.exchange(await this.consent());
  }
}
