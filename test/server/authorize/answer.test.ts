import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ControlError } from '../../../protocol/control.ts';
import {
  type Answer,
  AuthorizeServer,
  chatgpt,
  chatgptRedirect,
  challenge,
  hostile,
  numberOf,
  PlainBrowser,
  publicOrigin,
  query,
  redirectOf,
} from './authorize-server.ts';

let server: AuthorizeServer;
let browser: PlainBrowser;
const outside = { Host: 'bridge.example.com', 'X-Forwarded-For': '167.160.247.4' };
beforeEach(async () => {
  server = await new AuthorizeServer().listen();
  browser = new PlainBrowser(server, outside);
});
afterEach(() => server.close());

const page = `/authorize?${query()}`;
const submit = (id: string, by = browser): Promise<Answer> =>
  by.post('/authorize', { knock: id }, { Origin: publicOrigin });
const parameters = (answer: Answer): Record<string, string> =>
  Object.fromEntries(redirectOf(answer).searchParams);

describe('an allowed knock', () => {
  it('answers POST with 302 to the client, with code, state and iss, as ChatGPT logs it', async () => {
    const { id, number } = await browser.open();
    server.broker.allow({ id, number, for: 'always', tools: ['files__read'] });
    const answer = await submit(id);
    expect(answer.status).toBe(302);
    expect(answer.text).toBe('');
    expect(redirectOf(answer).href.startsWith(`${chatgptRedirect}?`)).toBe(true);
    const { code = '', ...rest } = parameters(answer);
    expect(rest).toEqual({ state: 'oauth_s_688d6e64f8cc8191b789773d7a93b806', iss: publicOrigin });
    expect(server.codes.redeem(code)).toMatchObject({
      kind: 'fresh',
      binding: {
        clientId: chatgpt.id,
        clientName: 'ChatGPT',
        identity: 'unverified',
        redirectUri: chatgptRedirect,
        redirectHost: 'chatgpt.com',
        audience: publicOrigin,
        resource: `${publicOrigin}/mcp`,
        scope: 'mcp',
        codeChallenge: challenge,
        life: 'always',
        tools: ['files__read'],
        journey: `journey of ${chatgpt.id}`,
      },
    });
  });

  it('answers GET of the same address with 303', async () => {
    const { id, number } = await browser.open();
    server.broker.allow({ id, number, for: '24h' });
    const answer = await browser.get(page);
    expect(answer.status).toBe(303);
    expect(Object.keys(parameters(answer))).toEqual(['code', 'state', 'iss']);
  });

  it.each(['/authorize', '/oauth/authorize'])('does so at %s too', async (path) => {
    const opened = await browser.get(`${path}?${query()}`);
    const [knock] = server.broker.list();
    server.broker.allow({ id: knock?.id ?? '', number: numberOf(opened), for: '24h' });
    const answer = await browser.post(path, { knock: knock?.id ?? '' }, { Origin: publicOrigin });
    expect(answer.status).toBe(302);
    expect(parameters(answer)['code']).toMatch(/^[\w-]{43}$/);
  });

  it('gives one code, once: afterwards every address says that it is answered', async () => {
    const { id, number } = await browser.open();
    server.broker.allow({ id, number, for: '24h' });
    const answers = await Promise.all([submit(id), browser.get(page), submit(id), browser.get(page)]);
    const codes = answers.filter(({ headers }) => headers.location?.includes('code='));
    expect(codes).toHaveLength(1);
    for (const answer of answers.filter((other) => !codes.includes(other))) {
      expect(answer.status).toBe(200);
      expect(answer.headers.location).toBeUndefined();
      expect(answer.text).toContain('Already answered');
      expect(answer.text).not.toContain('match-number');
    }
  });

  it('keeps the query of the redirect URI', async () => {
    const [redirect = ''] = hostile.redirectUris;
    const { id, number } = await browser.open({ client_id: hostile.id, redirect_uri: redirect });
    server.broker.allow({ id, number, for: '24h' });
    expect((await submit(id)).headers.location?.startsWith(`${redirect}&code=`)).toBe(true);
  });

  it('on loopback is bound to loopback', async () => {
    const local = new PlainBrowser(server);
    const { id, number } = await local.open();
    server.broker.allow({ id, number, for: '24h' });
    const answer = await local.post('/authorize', { knock: id }, { Origin: server.origin });
    const { code = '', iss } = parameters(answer);
    expect(iss).toBe(server.origin);
    expect(server.codes.redeem(code)).toMatchObject({
      binding: { audience: 'loopback', resource: `${server.origin}/mcp` },
    });
  });
});

describe('a denied knock', () => {
  const denials: [string, (id: string, number: number) => void, string][] = [
    ['the person', (id) => server.broker.deny({ id }), 'The owner of this server denied the request.'],
    [
      'a wrong number',
      (id, number) =>
        expect(() => server.broker.allow({ id, number: number === 10 ? 11 : 10, for: '24h' })).toThrow(
          ControlError,
        ),
      'A wrong number was chosen, so the request was denied.',
    ],
    ['time', () => (server.ahead += 5 * 60_000), 'Nobody answered in time, so the request was denied.'],
    [
      'the end of the app',
      () => server.broker.denyAll(),
      'Drawbridge was closed before there was an answer, so the request was denied.',
    ],
  ];

  it.each(denials)('by %s tells the client access_denied and why', async (_who, deny, why) => {
    const { id, number } = await browser.open();
    deny(id, number);
    const answer = await submit(id);
    expect(answer.status).toBe(302);
    expect(parameters(answer)).toEqual({
      error: 'access_denied',
      error_description: why,
      state: 'oauth_s_688d6e64f8cc8191b789773d7a93b806',
      iss: publicOrigin,
    });
    const again = await browser.get(page);
    expect(again.status).toBe(200);
    expect(again.text).toContain('was denied');
  });

  it.each(denials)('by %s does so for GET as well', async (_who, deny, why) => {
    const { id, number } = await browser.open();
    deny(id, number);
    const answer = await browser.get(page);
    expect(answer.status).toBe(303);
    expect(parameters(answer)).toMatchObject({ error: 'access_denied', error_description: why });
  });
});

describe('a waiting knock', () => {
  it('sends POST back to the page', async () => {
    const { id } = await browser.open();
    const answer = await submit(id);
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe(page);
  });

  it('of a flood tells the client temporarily_unavailable', async () => {
    const others = Array.from({ length: 3 }, () => new PlainBrowser(server, outside));
    for (const other of others) await other.open();
    const answer = await browser.get(page);
    expect(answer.status).toBe(303);
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect(parameters(answer)).toMatchObject({ error: 'temporarily_unavailable', iss: publicOrigin });
    const entry = await server.journal.until(({ level }) => level === 'warn');
    expect(entry).toMatchObject({ type: 'authorize', answer: { error: 'temporarily_unavailable' } });
  });

  it('opened twice at the same moment by one browser is one', async () => {
    await browser.open({ state: 'first' });
    const pages = await Promise.all([1, 2, 3, 4].map(() => browser.get(page)));
    expect(new Set(pages.map(numberOf)).size).toBe(1);
    // The first one is over: the browser asked anew.
    expect(server.broker.list()).toHaveLength(1);
  });
});

describe('the browser that asked', () => {
  it('is the only one that gets the answer: another that opens the address knocks for itself', async () => {
    const { id, number } = await browser.open();
    server.broker.allow({ id, number, for: '24h' });
    const thief = new PlainBrowser(server, outside);
    const theirs = await thief.get(page);
    expect(theirs.status).toBe(200);
    expect(theirs.text).toContain('match-number');
    expect(server.broker.list()).toHaveLength(1);
    expect(server.broker.list()[0]?.id).not.toBe(id);
    expect((await submit(id, thief)).status).toBe(403);
    expect((await browser.get(page)).headers.location).toContain('code=');
  });

  it.each([
    ['without a cookie', null],
    ['with a cookie of its own', `__Host-drawbridge=${'A'.repeat(43)}`],
    ['with the cookie under the loopback name', 'renamed'],
  ])('is not one %s', async (_what, cookie) => {
    const { id, number } = await browser.open();
    server.broker.allow({ id, number, for: '24h' });
    const mine = browser.cookie;
    browser.cookie = cookie === 'renamed' ? (mine?.replace('__Host-', '') ?? null) : cookie;
    const refused = await submit(id);
    expect(refused.status).toBe(403);
    expect(refused.text).toContain('Another browser asked');
    browser.cookie = mine;
    expect((await submit(id)).status).toBe(302);
  });

  it('has to come by the name that it knocked at', async () => {
    const { id, number } = await browser.open();
    server.broker.allow({ id, number, for: '24h' });
    const local = new PlainBrowser(server);
    local.cookie = browser.cookie?.replace('__Host-', '') ?? null;
    const refused = await local.post('/authorize', { knock: id }, { Origin: server.origin });
    expect(refused.status).toBe(403);
  });
});

describe('a form', () => {
  it.each([
    ['of a page on another local port', { Origin: 'http://127.0.0.1:9' }],
    ['of the other issuer', { Origin: 'ours on loopback' }],
    ['that a browser calls cross-site', { Origin: publicOrigin, 'Sec-Fetch-Site': 'cross-site' }],
    ['of a sandboxed page', { Origin: 'null' }],
  ])('%s is refused', async (_what, headers) => {
    const { id, number } = await browser.open();
    server.broker.allow({ id, number, for: '24h' });
    const origin = headers.Origin === 'ours on loopback' ? server.origin : headers.Origin;
    const answer = await browser.post('/authorize', { knock: id }, { ...headers, Origin: origin });
    expect(answer.status).toBe(403);
    expect(answer.headers.location).toBeUndefined();
    expect((await submit(id)).status).toBe(302);
  });

  it.each([
    ['names no knock', { other: 'x' }, 400],
    ['is empty', {}, 400],
    ['names a knock that was never there', { knock: 'ffffffffffffffff' }, 410],
    ['names something endless', { knock: 'x'.repeat(101) }, 400],
  ])('that %s gets a page', async (_what, form, status) => {
    await browser.open();
    const answer = await browser.post('/authorize', form, { Origin: publicOrigin });
    expect(answer.status).toBe(status);
    expect(answer.text).toContain('connect again');
  });

  it.each([
    ['a body that is too large', 'application/x-www-form-urlencoded', `knock=${'x'.repeat(5000)}`],
    ['more fields than a form has', 'application/x-www-form-urlencoded', 'a=1&'.repeat(50)],
    ['two knocks', 'application/x-www-form-urlencoded', 'knock=a&knock=b'],
    ['JSON', 'application/json', '{"knock":"a"}'],
    ['an unknown character set', 'application/x-www-form-urlencoded; charset=nonsense', 'knock=a'],
    [
      'an authorization request (RFC 6749 §3.1 leaves POST to us)',
      'application/x-www-form-urlencoded',
      query(),
    ],
  ])('with %s gets a page and status 400', async (_what, type, body) => {
    const headers = { ...outside, Origin: publicOrigin, 'Content-Type': type };
    const answer = await server.ask('/authorize', { method: 'POST', headers, body });
    expect(answer.status).toBe(400);
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
  });
});

describe('the journal', () => {
  it('has the knock, the consent and the redirect of one journey, and no code', async () => {
    const { id, number } = await browser.open();
    await submit(id);
    server.broker.allow({ id, number, for: '24h' });
    const { code = '' } = parameters(await submit(id));
    await submit(id);
    await browser.get(page);
    const written = await server.written();
    expect(written.map(({ type, method, status, journey }) => [type, method, status, journey])).toEqual([
      ['authorize', 'GET', 200, `journey of ${chatgpt.id}`],
      ['consent', undefined, undefined, `journey of ${chatgpt.id}`],
      ['authorize', 'POST', 302, `journey of ${chatgpt.id}`],
    ]);
    expect(server.journal.summaries.at(-1)).toBe(
      'Sent the browser back to chatgpt.com with an authorization code',
    );
    expect(code).not.toBe('');
    expect(JSON.stringify(server.journal.drafts)).not.toContain(code);
  });

  it('has the attempts of other browsers', async () => {
    const { id } = await browser.open();
    await submit(id, new PlainBrowser(server, outside));
    const entry = await server.journal.until(({ status }) => status === 403);
    expect(entry).toMatchObject({ type: 'authorize', level: 'warn', actor: 'browser' });
  });
});
