import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bridge, startBridge } from '../server/bridge.ts';
import { besideScript, serveRole } from './shared/role.ts';

/** The whole of Drawbridge, as `drawbridge serve` runs it, with the echo server as its upstream. */
const dataDir = mkdtempSync(join(tmpdir(), 'drawbridge-bench-'));
process.on('exit', () => rmSync(dataDir, { recursive: true, force: true }));
const echo = {
  command: process.execPath,
  args: [besideScript('echo-child')],
};
writeFileSync(join(dataDir, 'mcp.json'), JSON.stringify({ mcpServers: { bench: echo } }));
const bridge = await startBridge({ dataDir, port: 0, onProblem: (sentence) => console.error(sentence) });
const { origin } = bridge.status().local;
await upstreamReady(bridge);
const token = await obtainToken(bridge);

serveRole({ origin, token }, async () => {
  const answer = await fetch(`${origin}/tools/bench__cpu`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}` },
  });
  const { content }: { content: { text: string }[] } = JSON.parse(await answer.text());
  return Number(content[0]?.text);
});

async function upstreamReady({ status, subscribe }: Bridge): Promise<void> {
  const ready = (): boolean => status().upstreams.every(({ state }) => state === 'ready');
  await new Promise<void>((done) => {
    const stop = subscribe(() => look());
    const look = (): void => {
      if (!ready()) return;
      stop();
      done();
    };
    look();
  });
}

/** The way of any client: registration, authorize, the person's consent, token. */
async function obtainToken({ control }: Bridge): Promise<string> {
  const redirect = 'http://127.0.0.1:9/callback';
  const registered = await fetch(`${origin}/register`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      client_name: 'Benchmark',
      redirect_uris: [redirect],
      token_endpoint_auth_method: 'none',
    }),
  });
  const { client_id: id }: { client_id: string } = JSON.parse(await registered.text());
  const verifier = randomBytes(32).toString('base64url');
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: id,
    redirect_uri: redirect,
    state: 'bench',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  const page = await fetch(`${origin}/authorize?${query}`);
  const cookie = page.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const number = Number(/id="match-number"[^>]*>\s*(\d\d)/.exec(await page.text())?.[1]);
  const [knock] = await control.knocks({});
  if (knock === undefined) throw new Error('nobody knocked');
  await control.allow({ id: knock.id, number, for: '24h' });
  const decided = await fetch(page.url, { headers: { Cookie: cookie }, redirect: 'manual' });
  const code = new URL(decided.headers.get('location') ?? '').searchParams.get('code') ?? '';
  const answer = await fetch(`${origin}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: id,
      code,
      redirect_uri: redirect,
      code_verifier: verifier,
    }),
  });
  const { access_token: accessToken }: { access_token: string } = JSON.parse(await answer.text());
  return accessToken;
}
