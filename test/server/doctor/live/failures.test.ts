import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Traveller, type Watch, watch } from './outside.ts';

let seen: Watch;
afterEach(() => seen.bridge.stop());
const withoutTools = async (): Promise<void> => void (seen = await watch({}));
const withTools = async (): Promise<void> => void (seen = await watch());

const traveller = (more: Partial<ConstructorParameters<typeof Traveller>[1]> = {}): Traveller =>
  new Traveller(seen, { remote: '52.173.123.8', browser: '167.160.247.4', ...more });
const failed = (rule: string) => seen.until((verdict) => verdict.state === 'failed' && verdict.rule === rule);
const stands = (state: string, rule: string) =>
  seen.until((verdict) => verdict.state === state && verdict.rule === rule);
/** Something that concerns nobody: the clock is looked at. */
const nudge = () => seen.ask({ remote: '203.0.113.77', agent: 'zgrab/0.x' }, '/wp-login.php');

describe('a journey that stops', () => {
  beforeEach(withoutTools);

  it('after the metadata: nothing registered', async () => {
    await traveller().discover();
    await stands('waiting', 'nothing-registered');
    seen.ahead(30_001);
    await nudge();
    const verdict = await failed('nothing-registered');
    expect(verdict.hop).toBe('client');
    expect(verdict.evidence.join('\n')).toContain('/.well-known/oauth-authorization-server');
  });

  it('after registration: no authorize, and it is taken back when the browser comes after all', async () => {
    const client = traveller();
    await client.discover();
    await client.register();
    await stands('waiting', 'no-authorize');
    seen.ahead(30_001);
    await nudge();
    expect(await failed('no-authorize')).toMatchObject({ hop: 'client' });
    await client.knock();
    await stands('waiting', 'knock-unanswered');
  });

  it('at a request of its browser that cannot be granted, also where it registers nowhere', async () => {
    const client = traveller();
    await client.discover();
    await stands('waiting', 'nothing-registered');
    client.id = 'https://nowhere.invalid/client.json';
    await seen.ask(client.browser, client.address);
    expect(await failed('authorize-refused')).toMatchObject({ hop: 'client' });
  });

  it('at a redirect address that it did not register', async () => {
    const client = traveller();
    await client.discover();
    await client.register();
    await seen.ask(client.browser, client.address.replace('chatgpt.com', 'elsewhere.example'));
    expect(await failed('authorize-refused')).toMatchObject({ hop: 'client' });
  });

  it('at the knock: it waits for the person, and fails where nobody answers', async () => {
    const client = traveller();
    await client.discover();
    await client.register();
    await client.knock();
    expect(await stands('waiting', 'knock-unanswered')).toMatchObject({ hop: 'person' });
    seen.ahead(5 * 60_000 + 1);
    await seen.bridge.control.knocks({});
    expect(await failed('knock-unanswered')).toMatchObject({ hop: 'person' });
  });

  it('at the no of the person', async () => {
    const client = traveller();
    await client.discover();
    await client.register();
    await client.knock();
    const [knock] = await seen.bridge.control.knocks({});
    await seen.bridge.control.deny({ id: knock?.id ?? '' });
    expect(await failed('knock-denied')).toMatchObject({ hop: 'person', cause: 'You denied ChatGPT.' });
  });

  it('after the code: the token request never arrived, within 30 seconds, and is taken back when it does', async () => {
    const client = traveller();
    await client.discover();
    await client.register();
    const code = await client.consent();
    await stands('waiting', 'token-never-arrived');
    seen.ahead(30_000);
    await nudge();
    const verdict = await failed('token-never-arrived');
    expect(verdict.hop).toBe('edge');
    expect(verdict.cause).toContain('ChatGPT');
    const cures = verdict.cures.join('\n');
    const order = ['Bot Fight Mode off', 'IP Access Rules', 'NOT skip', 'ngrok'].map((text) =>
      cures.indexOf(text),
    );
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(order[0]).toBeGreaterThan(-1);
    expect(cures).toContain('https://openai.com/chatgpt-connectors.json');
    await client.exchange(code);
    await stands('working', 'working');
  });

  it('with a token that the way takes out of its calls', async () => {
    const client = traveller();
    await client.connect();
    await seen.ask(client.calls, '/mcp', { json: {} });
    await stands('waiting', 'token-not-sent');
    seen.ahead(30_001);
    await nudge();
    expect(await failed('token-not-sent')).toMatchObject({ hop: 'edge' });
    await client.rpc('tools/list');
    await stands('working', 'working');
  });

  it('on an event stream that is held back', async () => {
    const client = traveller();
    await client.connect();
    const stream = seen.ask(client.calls, '/sse', { headers: { authorization: `Bearer ${client.token}` } });
    await stands('waiting', 'sse-buffered');
    seen.ahead(30_001);
    await nudge();
    expect(await failed('sse-buffered')).toMatchObject({ hop: 'edge' });
    const [grant] = await seen.bridge.control.grants({});
    await seen.bridge.control.revoke({ id: grant?.id ?? '' });
    await stream;
  });
});

describe('a token request that is refused', () => {
  beforeEach(withoutTools);

  it.each([
    ['token-refused-pkce', { code_verifier: 'a'.repeat(43) }],
    ['token-refused-redirect', { redirect_uri: 'https://chatgpt.com/other' }],
    ['token-refused', { resource: 'https://elsewhere.example/mcp' }],
    ['token-refused', { code: 'nothing' }],
  ] as const)('%s', async (rule, change) => {
    const client = traveller();
    await client.discover();
    await client.register();
    await client.exchange(await client.consent(), change);
    const verdict = await failed(rule);
    expect(verdict.evidence.at(-1)).toContain('POST /token 400 from 52.173.123.8');
  });

  it('because the client did not prove itself', async () => {
    const client = traveller({ method: 'client_secret_post' });
    await client.discover();
    await client.register();
    const code = await client.consent();
    client.secret = 'wrong';
    await client.exchange(code);
    expect(await failed('token-refused-client')).toMatchObject({ hop: 'client' });
  });

  it('because the way takes the Authorization header out, so that it names no client', async () => {
    const client = traveller({ method: 'client_secret_basic' });
    await client.discover();
    await client.register();
    const code = await client.consent();
    const form = { grant_type: 'authorization_code', code, code_verifier: client.verifier };
    await seen.ask(client.backend, '/token', { form });
    expect((await failed('token-refused-client')).cures.join()).toContain('Authorization header');
  });

  it('of somebody elsewhere says nothing of the client that waits', async () => {
    const client = traveller();
    await client.discover();
    await client.register();
    const code = await client.consent();
    const scanner = { remote: '198.51.100.9', agent: 'zgrab/0.x' };
    await seen.ask(scanner, '/token', { form: { grant_type: 'authorization_code', code: 'x' } });
    await client.exchange(code);
    await stands('working', 'working');
    expect(seen.told.filter(({ verdict }) => verdict.state === 'failed')).toEqual([]);
  });

  it('because the code came too late', async () => {
    const client = traveller();
    await client.discover();
    await client.register();
    const code = await client.consent();
    seen.ahead(61_000);
    await client.exchange(code);
    await failed('code-expired');
  });

  it('because the code was used before', async () => {
    const client = traveller();
    await client.discover();
    await client.register();
    const code = await client.consent();
    await client.exchange(code);
    await client.exchange(code);
    await failed('code-replayed');
  });
});

describe('calls', () => {
  beforeEach(withTools);

  it('of a tool that is not offered: a stale list, until the next good call', async () => {
    const client = traveller();
    await client.connect();
    await client.rpc('tools/list');
    await client.rpc('tools/call', { name: 'everything__gone', arguments: {} });
    expect(await failed('stale-tools')).toMatchObject({ hop: 'client' });
    await client.echo();
    await stands('working', 'working');
  });

  it('with a token of another address: wrong audience', async () => {
    const client = traveller();
    await client.connect();
    await client.echo();
    await stands('working', 'working');
    await seen.bridge.control.changeSettings({ publicUrl: 'https://new.example.com' });
    await seen.ask(client.calls, '/mcp', {
      host: 'new.example.com',
      json: { jsonrpc: '2.0', id: 1, method: 'tools/list' },
      headers: { authorization: `Bearer ${client.token}` },
    });
    expect(await failed('wrong-audience')).toMatchObject({ hop: 'tunnel' });
  });

  it('with a token that was revoked', async () => {
    const client = traveller();
    await client.connect();
    await client.echo();
    const [grant] = await seen.bridge.control.grants({});
    await seen.bridge.control.revoke({ id: grant?.id ?? '' });
    await client.echo();
    await stands('waiting', 'old-token-sent');
    seen.ahead(30_001);
    await nudge();
    expect(await failed('old-token-sent')).toMatchObject({ hop: 'client' });
  });
});

describe('strangers', () => {
  beforeEach(withTools);

  it('are counted, and tell nothing of a client that has its token', async () => {
    const client = traveller();
    await client.connect();
    for (let host = 1; host <= 10; host += 1) {
      const scanner = { remote: `198.51.100.${host}`, agent: 'Mozilla/5.0 zgrab/0.x' };
      await seen.ask(scanner, '/mcp', { json: {} });
      await seen.ask(scanner, '/.env');
    }
    seen.ahead(60_000);
    await nudge();
    await client.echo();
    await stands('working', 'working');
    expect(seen.told.filter(({ verdict }) => verdict.state === 'failed')).toEqual([]);
    const refused = () => seen.bridge.control.report({}).then(({ strangers }) => strangers.refused);
    await expect.poll(refused).toBeGreaterThanOrEqual(20);
  });

  it('who are crawlers or browsers and read the metadata are no clients that failed', async () => {
    for (const agent of ['Mozilla/5.0 (compatible; Googlebot/2.1)', 'curl/8.5.0'])
      await seen.ask({ remote: '198.51.100.9', agent }, '/.well-known/oauth-authorization-server');
    seen.ahead(120_000);
    await nudge();
    await traveller().connect();
    await stands('working', 'working');
    expect(seen.told.filter(({ verdict }) => verdict.state === 'failed')).toEqual([]);
  });
});
