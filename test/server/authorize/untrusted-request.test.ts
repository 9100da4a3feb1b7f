import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, AuthorizeServer, broken, chatgpt, hostile, native, query } from './authorize-server.ts';

let server: AuthorizeServer;
beforeAll(async () => (server = await new AuthorizeServer().listen()));
afterAll(() => server.close());

const open = (search: string, headers: Record<string, string> = {}): Promise<Answer> =>
  server.ask(`/authorize?${search}`, { headers });

function expectPlainRefusal(answer: Answer, sentence: string): void {
  expect(answer.status).toBe(400);
  expect(answer.headers.location).toBeUndefined();
  expect(answer.headers['set-cookie']).toBeUndefined();
  expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
  expect(answer.text).toContain(sentence);
  expect(server.broker.list()).toEqual([]);
}

describe('RFC 6749 §4.1.2.1: before the redirect URI is trusted, an error is a page and never a redirect', () => {
  it.each([
    ['client_id is missing', query({ client_id: undefined }), 'client_id is missing'],
    ['client_id is empty (§3.1)', query({ client_id: '' }), 'client_id is missing'],
    ['client_id is unknown', query({ client_id: 'nobody' }), 'This app is not known here'],
    ['client_id comes twice', `${query()}&client_id=${chatgpt.id}`, 'client_id was sent more than once'],
    [
      'redirect_uri comes twice',
      `${query()}&redirect_uri=https://evil.example`,
      'redirect_uri was sent more',
    ],
    ['state comes twice', `${query()}&state=2`, 'state was sent more than once'],
    ['an unknown parameter comes twice', `${query()}&x=1&x=2`, 'x was sent more than once'],
    [
      'redirect_uri is missing and two are registered',
      query({ client_id: native.id, redirect_uri: undefined }),
      'redirect_uri is missing',
    ],
    ['redirect_uri is foreign', query({ redirect_uri: 'https://evil.example/' }), 'has not registered'],
    [
      'redirect_uri has a longer path',
      query({ redirect_uri: `${chatgpt.redirectUris[0]}/x` }),
      'not registered',
    ],
    [
      'redirect_uri has another query',
      query({ redirect_uri: `${chatgpt.redirectUris[0]}?x=1` }),
      'not registered',
    ],
    [
      'redirect_uri differs in case',
      query({ redirect_uri: chatgpt.redirectUris[0]?.toUpperCase() }),
      'not regist',
    ],
    [
      'redirect_uri is another loopback path',
      query({ client_id: native.id, redirect_uri: 'http://127.0.0.1:1/x' }),
      'has not registered',
    ],
    [
      'the registered redirect URI is no web address',
      query({ client_id: broken.id, redirect_uri: broken.redirectUris[0] }),
      'has not registered',
    ],
    ['so is the only one', query({ client_id: broken.id, redirect_uri: undefined }), 'has not registered'],
    ['state is larger than 2 KB', query({ state: 's'.repeat(2049) }), 'state is larger than 2048 bytes'],
    ['the query is larger than 8 KB', query({ nonce: 'n'.repeat(8192) }), 'larger than 8192 bytes'],
    [
      'the metadata document of the client cannot be accepted',
      query({ client_id: 'https://broken.example/client.json' }),
      'The metadata document &lt;of&gt; this app cannot be used.',
    ],
    ['there is no query at all', '', 'client_id is missing'],
    ['the percent-encoding is broken', 'client_id=%&%zz=%', 'This app is not known here'],
  ])('%s', async (_what, search, sentence) => {
    expectPlainRefusal(await open(search), sentence);
  });

  it('reflects nothing as HTML', async () => {
    const markup = '<img src=x onerror=alert(1)>"\'';
    for (const name of ['client_id', 'redirect_uri', 'state', 'scope', 'nonce']) {
      const answer = await open(
        query({ [name]: markup, client_id: name === 'client_id' ? markup : 'nobody' }),
      );
      expect(answer.text).not.toContain('<img');
    }
    const twice = await open(`${encodeURIComponent(markup)}=1&${encodeURIComponent(markup)}=2`);
    expectPlainRefusal(twice, '&lt;img src=x onerror=alert(1)&gt;&quot;&#39; was sent more than once');
  });

  it('answers a bug with a page and status 500, and allows nothing', async () => {
    const answer = await open(query({ client_id: 'a-bug' }));
    expect(answer.status).toBe(500);
    expect(answer.text).toContain('Something went wrong');
    expect(answer.text).not.toContain('on fire');
    await server.journal.until(({ type }) => type === 'error');
  });
});

describe('a knock needs a visit', () => {
  it.each([
    ['framed', { 'Sec-Fetch-Dest': 'iframe' }],
    ['an image', { 'Sec-Fetch-Dest': 'image' }],
    ['fetched by a script', { 'Sec-Fetch-Dest': 'empty' }],
    ['prefetched', { 'Sec-Fetch-Dest': 'document', 'Sec-Purpose': 'prefetch;prerender' }],
    ['prefetched, as older browsers say it', { Purpose: 'prefetch' }],
  ])('and not one that is %s', async (_what, headers) => {
    expectPlainRefusal(await open(query(), headers), 'Open it in a tab');
  });

  it('and not a HEAD request, which is answered and leaves no trace', async () => {
    const before = (await server.written()).length;
    const answers = await Promise.all([
      server.ask(`/authorize?${query()}`, { method: 'HEAD' }),
      server.ask(`/authorize?${query({ response_type: 'token' })}`, { method: 'HEAD' }),
      server.ask('/authorize', { method: 'HEAD' }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 303, 400]);
    expect(answers.map(({ headers }) => headers['set-cookie'])).toEqual([undefined, undefined, undefined]);
    expect(server.broker.list()).toEqual([]);
    expect(await server.written()).toHaveLength(before);
  });

  it('and no other method', async () => {
    for (const path of ['/authorize', '/oauth/authorize', '/authorize/status']) {
      const answer = await server.ask(`${path}?${query()}`, { method: 'DELETE' });
      expect(answer.status).toBe(405);
      expect(answer.headers.allow).toContain('GET, HEAD');
    }
  });
});

describe('the journal', () => {
  it('has each refusal, with who was named and where it would have gone', async () => {
    const search = query({ client_id: hostile.id, redirect_uri: 'https://evil.example/steal?code=1' });
    await server.ask(`/authorize?${search}`, { headers: { 'User-Agent': 'Firefox' } });
    const entry = await server.journal.until(({ request }) => request?.['client_id'] === hostile.id);
    expect(entry).toMatchObject({
      type: 'authorize',
      phase: 'authorization',
      actor: 'browser',
      level: 'warn',
      status: 400,
      method: 'GET',
      path: '/authorize',
      userAgent: 'Firefox',
      request: { redirect_host: 'evil.example' },
      answer: { page: 'error', error: 'invalid_request' },
    });
    expect(entry.journey).toBeNull();
  });

  it('has the private detail that the page does not', async () => {
    const id = 'https://broken.example/client.json';
    const answer = await open(query({ client_id: id }));
    expect(answer.text).not.toContain('404');
    const entry = await server.journal.until(({ answer: kept }) => kept?.['detail'] !== undefined);
    expect(entry.answer).toMatchObject({ error: 'invalid_client', detail: 'it answered 404' });
  });
});
