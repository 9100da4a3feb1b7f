import type { Browser, Page } from '@playwright/test';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ControlError } from '../../../protocol/control.ts';
import type { Knock } from '../../../protocol/consent.ts';
import { AuthorizeServer, query } from './authorize-server.ts';
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

const address = (changes: Record<string, string> = {}): string =>
  `${server.origin}/authorize?${query({ client_id: 'client-app', redirect_uri: app.redirectUri, ...changes })}`;

async function newPage(javaScriptEnabled: boolean): Promise<Page> {
  const context = await chromium?.newContext({ javaScriptEnabled });
  if (context === undefined) throw new Error('there is no browser');
  return context.newPage();
}

function onlyKnock(): Knock {
  const [knock, ...others] = server.broker.list();
  if (knock === undefined || others.length > 0) throw new Error('one knock');
  return knock;
}

const numberOn = async (page: Page): Promise<number> => Number(await page.textContent('#match-number'));
const answered = (): Record<string, string> => Object.fromEntries(new URLSearchParams(app.answers[0]));

it('goes on where the link to the app leads nowhere, as on a computer without it', async () => {
  const page = await newPage(true);
  await page.goto(address());
  const number = await numberOn(page);
  const asked = page.waitForResponse(/\/authorize\/status/);
  await page.getByRole('link', { name: 'Show it' }).click();
  await asked;
  expect(page.url()).toBe(address());
  server.broker.allow({ id: onlyKnock().id, number, for: '24h' });
  await page.waitForURL(/\/callback|code=/);
  expect(answered()).toMatchObject({ code: expect.any(String) });
  await page.context().close();
});

/** What a person may do, and what the client is told. */
const endings: [string, (number: number) => void, Record<string, unknown>][] = [
  [
    'picks the number',
    (number) => void server.broker.allow({ id: onlyKnock().id, number, for: '24h' }),
    { code: expect.stringMatching(/^[\w-]{43}$/) },
  ],
  [
    'picks a wrong number',
    (number) => {
      const { id, numbers } = onlyKnock();
      const wrong = numbers.find((other) => other !== number) ?? 0;
      expect(() => server.broker.allow({ id, number: wrong, for: '24h' })).toThrow(ControlError);
    },
    { error: 'access_denied', error_description: expect.stringContaining('wrong number') },
  ],
  [
    'denies',
    () => void server.broker.deny({ id: onlyKnock().id }),
    { error: 'access_denied', error_description: expect.stringContaining('owner') },
  ],
  [
    'does nothing for 5 minutes',
    () => void (server.ahead += 5 * 60_000),
    { error: 'access_denied', error_description: expect.stringContaining('in time') },
  ],
];

describe.each([
  ['with JavaScript', true],
  ['without JavaScript', false],
])('a browser %s', (_what, script) => {
  it.each(endings)('goes back to the client by itself when the person %s', async (_end, act, told) => {
    const page = await newPage(script);
    const complaints = complaintsOf(page);
    await page.goto(address());
    act(await numberOn(page));
    await page.waitForURL(`${app.redirectUri}?**`);
    expect(app.answers).toHaveLength(1);
    expect(answered()).toEqual({
      state: 'oauth_s_688d6e64f8cc8191b789773d7a93b806',
      iss: server.origin,
      ...told,
    });
    expect(complaints).toEqual([]);

    const [method, status] = script ? ['POST', 302] : ['GET', 303];
    const redirect = await server.journal.until(({ answer }) => answer?.['redirect'] !== undefined);
    expect(redirect).toMatchObject({ method, status, path: '/authorize' });

    // Without script the refresh has taken the page's place in the history.
    await (script ? page.goBack() : page.goto(address()));
    await page.waitForSelector('text=Already answered');
    expect(app.answers).toHaveLength(1);
  });

  it('shows the same number after a reload and after Continue, as long as it waits', async () => {
    const page = await newPage(script);
    await page.goto(address());
    const number = await numberOn(page);
    await page.reload();
    expect(await numberOn(page)).toBe(number);
    const [back] = await Promise.all([page.waitForResponse(address()), page.click('button')]);
    expect(back.status()).toBe(200);
    expect(page.url()).toBe(address());
    expect(await numberOn(page)).toBe(number);
    expect(server.broker.list()).toHaveLength(1);
  });
});

describe('a browser without JavaScript', () => {
  it('sends the answer on by Continue too', async () => {
    const page = await newPage(false);
    await page.goto(address());
    server.broker.allow({ id: onlyKnock().id, number: await numberOn(page), for: '24h' });
    await Promise.all([page.waitForURL(`${app.redirectUri}?**`), page.click('button')]);
    expect(await server.journal.until(({ status }) => status === 302)).toMatchObject({ method: 'POST' });
  });
});

describe('two browsers at one address', () => {
  it('see two numbers, and each gets its own answer', async () => {
    const [mine, theirs] = [await newPage(true), await newPage(true)];
    await mine.goto(address());
    const knock = onlyKnock();
    await theirs.goto(address());
    expect(server.broker.list()).toHaveLength(2);
    expect(await numberOn(theirs)).not.toBe(await numberOn(mine));
    server.broker.allow({ id: knock.id, number: await numberOn(mine), for: '24h' });
    await mine.waitForURL(`${app.redirectUri}?code=**`);
    expect(theirs.url()).toBe(address());
    expect(server.broker.list()).toHaveLength(1);
  });
});

describe('a client that passes the browser on', () => {
  it('to another site from its redirect page is not stopped by our policy', async () => {
    const elsewhere = `${app.origin.replace('127.0.0.1', 'localhost')}/elsewhere`;
    app.pages.set('/callback', { location: elsewhere });
    const page = await newPage(true);
    const complaints = complaintsOf(page);
    await page.goto(address());
    server.broker.allow({ id: onlyKnock().id, number: await numberOn(page), for: '24h' });
    await page.waitForURL(elsewhere);
    expect(complaints).toEqual([]);
    expect(answered()).toHaveProperty('code');
  });
});

describe('a client that opens the page in a popup', () => {
  it('still sees it, and hears from its redirect page there', async () => {
    app.pages.set('/callback', { html: '<script>opener.postMessage("done", location.origin)</script>' });
    app.pages.set('/', {
      html: `<button onclick="popup = open('${address().replaceAll('&', '&amp;')}', 'x', 'popup')">Connect</button>
        <script>onmessage = ({ data }) => (document.title = data)</script>`,
    });
    const page = await newPage(true);
    await page.goto(app.origin);
    const [popup] = await Promise.all([page.waitForEvent('popup'), page.click('button')]);
    await popup.waitForSelector('#match-number');
    expect(await page.evaluate('popup.closed')).toBe(false);
    server.broker.allow({ id: onlyKnock().id, number: await numberOn(popup), for: '24h' });
    await page.waitForFunction('document.title === "done"');
  });
});

describe('a lost connection', () => {
  it('is said, and the page goes on when it is back', async () => {
    const page = await newPage(true);
    await page.goto(address());
    const number = await numberOn(page);
    await page.context().setOffline(true);
    await page.waitForSelector('text=Drawbridge cannot be reached, trying again');
    server.broker.allow({ id: onlyKnock().id, number, for: '24h' });
    await page.context().setOffline(false);
    await page.waitForURL(`${app.redirectUri}?code=**`);
  });
});
