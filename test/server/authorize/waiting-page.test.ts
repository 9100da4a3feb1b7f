import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  AuthorizeServer,
  chatgpt,
  challenge,
  hostile,
  native,
  numberOf,
  PlainBrowser,
  query,
} from './authorize-server.ts';

const verified = { ...chatgpt, id: 'https://chatgpt.com/oauth/client.json', identity: 'verified' } as const;

let server: AuthorizeServer;
let browser: PlainBrowser;
beforeEach(async () => {
  server = await new AuthorizeServer({ clients: [verified] }).listen();
  browser = new PlainBrowser(server);
});
afterEach(() => server.close());

describe('the waiting page', () => {
  it('shows who asks, where the answer goes, and the one number', async () => {
    const { page, number } = await browser.open();
    const [knock] = server.broker.list();
    expect(page.status).toBe(200);
    expect(knock?.numbers).toContain(number);
    expect(page.text).toContain(` id="match-number">${number}</p>`);
    expect(page.text).toContain('<bdi>ChatGPT</bdi> asks to connect');
    expect(page.text).toContain('<bdi>chatgpt.com</bdi>');
    expect(page.text).toContain('Open Drawbridge in the tray and pick this number');
    expect(page.text).toContain('drawbridge knocks');
    expect(page.text).toContain('5:00 left');
    expect(page.text.match(/<h1/g)).toHaveLength(1);
    expect(page.text).toContain('<html lang="en">');
  });

  it('leads to the app by a link that names nobody', async () => {
    const { page } = await browser.open();
    const [knock] = server.broker.list();
    const links = [...page.text.matchAll(/<a [^>]*>/g)].map(([tag]) => tag);
    expect(links).toEqual(['<a href="drawbridge://knock">']);
    expect(links.join()).not.toContain(knock?.id);
  });

  it('does not tell the two wrong numbers', async () => {
    const { page, number } = await browser.open();
    const text = page.text.replaceAll(/<style>.*<\/style>|<script>.*<\/script>|<svg.*?<\/svg>/gs, '');
    const shown = text.match(/(?<=[>\s])\d\d(?=[<\s])/g);
    expect(shown).toEqual([String(number)]);
  });

  it('says who vouches for the name', async () => {
    expect((await browser.open()).page.text).toContain('The app chose this name itself.');
    const { page } = await browser.open({ client_id: verified.id });
    expect(page.text).toContain('<bdi>chatgpt.com</bdi> vouches for this name.');
  });

  it('shows a hostile name as text', async () => {
    const { page } = await browser.open({ client_id: hostile.id, redirect_uri: hostile.redirectUris[0] });
    expect(page.text).toContain(
      '<bdi>&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;evil &amp; co</bdi> asks to connect',
    );
  });

  it('loads nothing from anywhere', async () => {
    const { page } = await browser.open();
    const addresses = [...page.text.matchAll(/(?:src|href|action)="([^"]*)"/g)].map(([, address]) => address);
    // The first one is pressed, not loaded.
    expect(addresses.filter((address) => !address?.startsWith('data:'))).toEqual([
      'drawbridge://knock',
      '/authorize',
    ]);
  });

  it('moves on by itself without script, and only then', async () => {
    const { page } = await browser.open();
    const head = page.text.slice(0, page.text.indexOf('</head>'));
    expect(head).toContain('<noscript><meta http-equiv="refresh" content="3"></noscript>');
  });

  it('keeps the spelling that it came in by', async () => {
    const page = await browser.get(`/oauth/authorize?${query()}`);
    expect(page.text).toContain('action="/oauth/authorize"');
    expect(page.text).toContain('data-status="/oauth/authorize/status?knock=');
  });

  it('takes the only registered redirect URI where the request names none (RFC 6749 §3.1.2.3)', async () => {
    const { page } = await browser.open({ redirect_uri: undefined });
    expect(page.text).toContain('<bdi>chatgpt.com</bdi>');
  });

  it('lets the port of a loopback redirect differ (RFC 8252 §7.3)', async () => {
    const { page } = await browser.open({
      client_id: native.id,
      redirect_uri: 'http://127.0.0.1:5555/callback',
    });
    expect(page.text).toContain('<bdi>127.0.0.1:5555</bdi>');
  });

  it.each([
    ['no scope', {}, { scope: undefined }, 'mcp'],
    ['both scopes', {}, { scope: 'mcp offline_access' }, 'mcp offline_access'],
    ['an unknown scope beside ours', {}, { scope: 'openid mcp' }, 'mcp'],
    ['an empty scope', {}, { scope: '' }, 'mcp'],
    ['response_mode=query', {}, { response_mode: 'query' }, 'mcp'],
    ['prompt=consent', {}, { prompt: 'consent' }, 'mcp'],
    ['a parameter that nobody knows', {}, { nonce: 'n' }, 'mcp'],
  ])('accepts %s', async (_what, _none, changes, scope) => {
    expect((await browser.open(changes)).page.status).toBe(200);
    expect(server.broker.list()).toMatchObject([{ scope }]);
  });

  it('accepts resource in each spelling that is published, also several', async () => {
    for (const path of ['', '/', '/mcp', '/mcp/', '/sse', '/tools']) {
      const { page } = await browser.open({ resource: server.origin + path });
      expect(page.status).toBe(200);
    }
    const several = `${query()}&resource=${server.origin}/mcp&resource=${server.origin}/sse`;
    expect((await browser.get(`/authorize?${several}`)).status).toBe(200);
    expect(server.broker.list()).toHaveLength(1);
  });
});

describe('the headers of the waiting page', () => {
  it('allow exactly its own style and script, and no frame', async () => {
    const { page } = await browser.open();
    const hash = (element: string): string => {
      const text = new RegExp(`<${element}>(.*?)</${element}>`, 's').exec(page.text)?.[1] ?? '';
      return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    };
    const policy = String(page.headers['content-security-policy']).split('; ');
    expect(policy.toSorted()).toEqual(
      [
        "default-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        'img-src data:',
        "connect-src 'self'",
        `style-src ${hash('style')}`,
        `script-src ${hash('script')}`,
      ].toSorted(),
    );
    expect(page.headers).toMatchObject({
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
      'permissions-policy': expect.stringContaining('camera=()'),
    });
  });

  it('let pages without a form or script have neither', async () => {
    const page = await browser.get('/authorize');
    expect(page.headers['content-security-policy']).toContain("form-action 'none'");
    expect(page.headers['content-security-policy']).not.toContain('script-src');
  });

  it('set a cookie on loopback that scripts and other sites cannot use', async () => {
    const { page } = await browser.open();
    expect(page.headers['set-cookie']).toEqual([
      expect.stringMatching(/^drawbridge=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/),
    ]);
  });

  it('set one under https that no neighbouring host can set', async () => {
    const outside = new PlainBrowser(server, {
      Host: 'bridge.example.com',
      'X-Forwarded-For': '167.160.247.4',
    });
    const { page } = await outside.open();
    expect(page.headers['set-cookie']).toEqual([
      expect.stringMatching(/^__Host-drawbridge=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure$/),
    ]);
  });

  it('set it once, and anew where it is malformed', async () => {
    await browser.open();
    expect((await browser.open()).page.headers['set-cookie']).toBeUndefined();
    browser.cookie = 'drawbridge=short';
    expect((await browser.open()).page.headers['set-cookie']).toHaveLength(1);
  });
});

describe('a reload', () => {
  it('shows the same number and the time that is left, and writes nothing down', async () => {
    const first = await browser.open();
    server.ahead += 61_000;
    const again = await browser.open();
    expect(again.number).toBe(first.number);
    expect(again.id).toBe(first.id);
    expect(again.page.text).toMatch(/3:5\d left/);
    await browser.get(`/oauth/authorize?${query()}&unknown=1`).then((page) => {
      expect(numberOf(page)).toBe(first.number);
    });
    expect(await server.written()).toHaveLength(1);
  });
});

describe('the journal', () => {
  it('has the first page of a knock, tied to its journey, without secrets', async () => {
    const outside = new PlainBrowser(server, {
      Host: 'bridge.example.com',
      'X-Forwarded-For': '167.160.247.4',
      'User-Agent': 'Firefox',
    });
    const { id } = await outside.open();
    const entry = await server.journal.until(({ type }) => type === 'authorize');
    expect(entry).toMatchObject({
      phase: 'authorization',
      actor: 'browser',
      clientId: chatgpt.id,
      journey: `journey of ${chatgpt.id}`,
      summary: 'ChatGPT asks for access: the page shows a number and waits for you',
      status: 200,
      remote: '167.160.247.4',
      userAgent: 'Firefox',
      request: {
        redirect_host: 'chatgpt.com',
        scope: 'mcp',
        resource: 'https://bridge.example.com/mcp',
        state: 'oauth_s_688d6e64…',
      },
      answer: { page: 'waiting', knock: id, quiet: true },
    });
    const written = JSON.stringify(server.journal.drafts);
    expect(written).not.toContain(challenge);
    expect(written).not.toContain(outside.cookie?.split('=')[1]);
  });
});
