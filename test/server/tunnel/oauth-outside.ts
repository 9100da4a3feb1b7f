import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Bridge } from '../../../server/bridge.ts';
import { askOutside, type OutsideAnswer } from '../../../server/outside/ask-outside.ts';
import type { Outside } from '../../../server/outside/outside.ts';
import { matchNumber } from '../../helpers/plain-browser.ts';

const timeout = 10_000;

/** Does what a client, its browser and the person do, all by the public address. @returns the access token. */
export async function tokensThrough(
  outside: Outside,
  bridge: Bridge,
  origin: string,
): Promise<{ token: string }> {
  const redirect = 'https://client.example/callback';
  const registered = await askOutside(outside, {
    method: 'POST',
    url: `${origin}/register`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ client_name: 'Test client', redirect_uris: [redirect] }),
    timeout,
  });
  const Registered = z.object({ client_id: z.string(), client_secret: z.string().optional() });
  const { client_id: id, client_secret: secret } = Registered.parse(JSON.parse(registered.body));
  const verifier = randomBytes(32).toString('base64url');
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: id,
    redirect_uri: redirect,
    state: 'state',
    scope: 'mcp',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  const code = await codeThrough(outside, bridge, `${origin}/authorize?${query}`);
  const answered = await askOutside(outside, {
    method: 'POST',
    url: `${origin}/token`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: id,
      ...(secret === undefined ? {} : { client_secret: secret }),
      code,
      redirect_uri: redirect,
      code_verifier: verifier,
    }).toString(),
    timeout,
  });
  const { access_token: token } = z.object({ access_token: z.string() }).parse(JSON.parse(answered.body));
  return { token };
}

/** The browser without JavaScript, and the person beside it. */
async function codeThrough(outside: Outside, bridge: Bridge, address: string): Promise<string> {
  const waiting = await askOutside(outside, { method: 'GET', url: address, timeout });
  const number = matchNumber(waiting.body);
  const knock = (await bridge.control.knocks({})).find(({ numbers }) => numbers.includes(number));
  if (knock === undefined) throw new Error('nobody knocks');
  await bridge.control.allow({ id: knock.id, number, for: '24h' });
  const decided = await askOutside(outside, {
    method: 'GET',
    url: address,
    headers: { cookie: cookiesOf(waiting) },
    timeout,
  });
  const location = decided.headers.location ?? '';
  const code = URL.canParse(location) ? new URL(location).searchParams.get('code') : null;
  if (code === null) throw new Error(`the page answered ${decided.status} without a code`);
  return code;
}

const cookiesOf = ({ headers }: OutsideAnswer): string =>
  (headers['set-cookie'] ?? []).map((cookie) => cookie.split(';')[0] ?? '').join('; ');
