import { type Browser, type BrowserContextOptions, type Page } from '@playwright/test';
import axe from 'axe-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AuthorizeServer, hostile, query } from './authorize-server.ts';
import { ClientApp, complaintsOf, launch, needChromium } from './chromium.ts';

let chromium: Browser | null = null;
let app: ClientApp;
let server: AuthorizeServer;

beforeAll(async () => (chromium = await launch()));
afterAll(() => chromium?.close());
beforeEach(async (context) => {
  needChromium(context);
  app = await new ClientApp().listen();
  server = await new AuthorizeServer({ clients: [app.client], authorize: { pollHeld: 200 } }).listen();
});
afterEach(async () => {
  await server?.close();
  await app?.close();
});

async function newPage(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await chromium?.newContext(options);
  if (context === undefined) throw new Error('there is no browser');
  return context.newPage();
}

const address = (changes: Record<string, string> = {}): string =>
  `${server.origin}/authorize?${query({ client_id: 'client-app', redirect_uri: app.redirectUri, ...changes })}`;

const AxeResult = z.object({
  violations: z.array(z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) })),
  passes: z.array(z.unknown()),
});

/** The rules of WCAG 2.2 AA and good practice that a page breaks, with the elements. */
async function axeViolations(page: Page): Promise<unknown[]> {
  await page.evaluate(axe.source);
  const result = AxeResult.parse(await page.evaluate('axe.run()'));
  expect(result.passes.length).toBeGreaterThan(10);
  return result.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
}

describe('the content-security policy', () => {
  it('has no complaint about the page itself, and stops what does not belong to it', async () => {
    const page = await newPage();
    const complaints = complaintsOf(page);
    await page.goto(address());
    await expect.poll(() => page.textContent('#left'), { timeout: 5000 }).toMatch(/^4:5\d left$/);
    expect(complaints).toEqual([]);

    await page.evaluate(`{
      const script = document.createElement('script');
      script.textContent = 'window.injected = true';
      document.body.append(script);
      const image = document.createElement('img');
      image.src = '${app.origin}/image.png';
      document.body.append(image);
      document.body.setAttribute('style', 'display: none');
    }`);
    await expect.poll(() => complaints.length).toBe(3);
    expect(complaints.every((complaint) => complaint.includes('Content Security Policy'))).toBe(true);
    expect(await page.evaluate('window.injected')).toBeUndefined();
  });

  it('keeps a hostile name from being more than text', async () => {
    const page = await newPage();
    const complaints = complaintsOf(page);
    await page.goto(address({ client_id: hostile.id, redirect_uri: hostile.redirectUris[0] ?? '' }));
    expect(await page.textContent('h1')).toBe('<script>alert(1)</script>"\'evil & co asks to connect');
    expect(complaints).toEqual([]);
  });
});

describe('a frame', () => {
  it('does not show the page, and does not knock', async () => {
    app.pages.set('/', { html: `<iframe src="${address().replaceAll('&', '&amp;')}"></iframe>` });
    const page = await newPage();
    const complaints = complaintsOf(page);
    const [refused] = await Promise.all([page.waitForResponse(/authorize/), page.goto(app.origin)]);
    expect(refused.status()).toBe(400);
    await expect.poll(() => complaints.join('\n')).toMatch(/frame/i);
    expect(server.broker.list()).toEqual([]);
  });

  it('does not show it where a browser does not say that it is one', async () => {
    app.pages.set('/', { html: `<iframe src="${address().replaceAll('&', '&amp;')}"></iframe>` });
    const page = await newPage();
    const complaints = complaintsOf(page);
    await page.route(/authorize/, async (route) => {
      const response = await route.fetch({ headers: { Host: new URL(server.origin).host } });
      expect(response.status()).toBe(200);
      await route.fulfill({ response });
    });
    await page.goto(app.origin);
    await expect.poll(() => complaints.join('\n')).toMatch(/frame/i);
    const frame = page.frames()[1];
    expect(await frame?.evaluate('document.getElementById("match-number")')).toBeNull();
  });
});

describe.each(['light', 'dark'] as const)('for everybody, in the %s theme', (colorScheme) => {
  it('the waiting page passes axe', async () => {
    const page = await newPage({ colorScheme });
    await page.goto(address());
    expect(await axeViolations(page)).toEqual([]);
  });

  it('the pages after an answer pass axe', async () => {
    const page = await newPage({ colorScheme });
    for (const state of ['allowed', 'denied']) {
      await page.goto(address({ state }));
      const [knock] = server.broker.list();
      const number = Number(await page.textContent('#match-number'));
      if (state === 'allowed') server.broker.allow({ id: knock?.id ?? '', number, for: '24h' });
      else server.broker.deny({ id: knock?.id ?? '' });
      await page.waitForURL(`${app.redirectUri}?**`);
      await page.goto(address({ state }));
      expect(await page.textContent('h1')).toBe('Already answered');
      expect(await axeViolations(page)).toEqual([]);
    }
  });

  it('the error page passes axe', async () => {
    const page = await newPage({ colorScheme });
    await page.goto(`${server.origin}/authorize?client_id=nobody`);
    expect(await axeViolations(page)).toEqual([]);
  });
});

describe('for everybody', () => {
  it('fits 320 px, with the longest name and host', async () => {
    const host = `${'a'.repeat(60)}.${'b'.repeat(60)}.example`;
    const wide = { ...hostile, id: 'wide', name: 'W'.repeat(200), redirectUris: [`https://${host}/`] };
    server.clients.set('wide', wide);
    const page = await newPage({ viewport: { width: 320, height: 560 } });
    await page.goto(address({ client_id: 'wide', redirect_uri: `https://${host}/` }));
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);
    const box = await page.locator('#match-number').boundingBox();
    expect(box?.height).toBeGreaterThan(60);
  });

  it('has one heading, a language, and a number that is nothing but digits', async () => {
    const page = await newPage();
    await page.goto(address());
    expect(await page.locator('h1').count()).toBe(1);
    expect(await page.getAttribute('html', 'lang')).toBe('en');
    expect(await page.textContent('#match-number')).toMatch(/^\d\d$/);
    expect(await page.getAttribute('#state', 'aria-live')).toBe('polite');
  });

  it('can be used with the keyboard alone', async () => {
    const page = await newPage();
    await page.goto(address());
    for (const stop of ['Show it', 'Continue']) {
      await page.keyboard.press('Tab');
      expect(await page.evaluate('document.activeElement.textContent')).toBe(stop);
      expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
    }
  });

  it.each([
    ['moves', 'no-preference', 'breathe'],
    ['does not move', 'reduce', 'none'],
  ] as const)('%s where the person prefers %s motion', async (_what, reducedMotion, animation) => {
    const page = await newPage({ reducedMotion });
    await page.goto(address());
    expect(await page.evaluate('getComputedStyle(document.querySelector(".dot")).animationName')).toBe(
      animation,
    );
  });
});
