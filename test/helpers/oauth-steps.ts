import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';

/** A registered public client, its PKCE pair and its authorize address: what a client has before consent. */
export interface Client {
  readonly origin: string;
  readonly id: string;
  readonly redirect: string;
  readonly verifier: string;
  readonly address: string;
}

export const post = (address: string, form: Record<string, string>): Promise<Response> =>
  fetch(address, { method: 'POST', body: new URLSearchParams(form) });

/** Registers a public client that can refresh, as RFC 7591 has it. */
export async function registerClient(origin: string, name = 'Test client'): Promise<Client> {
  const redirect = 'https://client.example/callback';
  const answer = await fetch(`${origin}/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      client_name: name,
      redirect_uris: [redirect],
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token'],
    }),
  });
  if (answer.status !== 201) throw new Error(`registration answered ${answer.status}`);
  const { client_id: id } = z.object({ client_id: z.string() }).parse(await answer.json());
  const verifier = randomBytes(32).toString('base64url');
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: id,
    redirect_uri: redirect,
    state: randomBytes(8).toString('hex'),
    scope: 'mcp offline_access',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  return { origin, id, redirect, verifier, address: `${origin}/authorize?${query}` };
}

export const Tokens = z.object({
  access_token: z.string(),
  refresh_token: z.string().optional(),
  expires_in: z.number(),
});
export type Tokens = z.infer<typeof Tokens>;

/** Exchanges the code in the address that the browser was sent to. */
export async function exchange(client: Client, location: string): Promise<Tokens> {
  const code = new URL(location).searchParams.get('code');
  if (code === null) throw new Error(`there is no code in ${location}`);
  const answer = await post(`${client.origin}/token`, {
    grant_type: 'authorization_code',
    client_id: client.id,
    code,
    redirect_uri: client.redirect,
    code_verifier: client.verifier,
  });
  if (answer.status !== 200)
    throw new Error(`the token endpoint answered ${answer.status}: ${await answer.text()}`);
  return Tokens.parse(await answer.json());
}

/** One JSON-RPC request to /mcp with a bearer token. */
export const mcp = (origin: string, token: string, method: string, params: object = {}): Promise<Response> =>
  fetch(`${origin}/mcp`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  });
