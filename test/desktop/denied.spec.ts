import { expect, type Page } from '@playwright/test';
import { holdLongTimers } from './helpers/clock.ts';
import { Client } from './helpers/client.ts';
import {
  call,
  closeWindow,
  eventsOf,
  pageOf,
  startAgain,
  whenReady,
  type Drawbridge,
} from './helpers/drawbridge.ts';
import { numberOn } from './helpers/person.ts';
import { test } from './helpers/test.ts';

let drawbridge: Drawbridge;
let client: Client;
let popup: Page;
let waiting: Page;

test.beforeEach(async ({ personsBrowser, start }) => {
  drawbridge = await start();
  const ready = await whenReady(drawbridge);
  popup = ready.popup;
  client = await Client.begin(ready.origin);
  waiting = await personsBrowser.newPage();
});
test.afterEach(() => client.end());

/** The browser comes back with a refusal, and nothing was granted. */
async function expectDenied(): Promise<void> {
  expect(await client.callback).toMatchObject({ error: 'access_denied', code: null, state: client.state });
  await expect(waiting).toHaveTitle('Back at the client');
  await expect(popup.getByTestId('knock')).toBeHidden();
  expect(await call(popup, 'grants')).toEqual([]);
  expect((await eventsOf(popup)).filter(({ type }) => type === 'consent')).toHaveLength(1);
}

/** Copies the URL (so that a knock may open the popup) and knocks; gives the right number. */
async function knock(): Promise<number> {
  await popup.getByTestId('copy-url').click();
  await waiting.goto(await client.prepare());
  const number = await numberOn(waiting);
  await expect(popup.getByTestId('knock')).toBeVisible();
  return number;
}

test('a wrong number denies the knock', async () => {
  const number = await knock();
  const numbers = await popup.locator('[data-testid^=number-]').allInnerTexts();
  expect(numbers).toHaveLength(3);
  const wrong = numbers.map(Number).find((other) => other !== number);
  await popup.getByTestId(`number-${wrong}`).click();
  await expectDenied();
});

test('Deny denies the knock', async () => {
  await knock();
  await popup.getByTestId('deny').click();
  await expectDenied();
});

test('no answer in five minutes denies the knock', async () => {
  const timers = await holdLongTimers(drawbridge.app);
  await knock();
  await timers.letPass();
  await expectDenied();
});

test('a popup whose page crashes denies the knock, and comes back', async () => {
  await knock();
  await drawbridge.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
  );
  await expect.poll(() => popup.isClosed()).toBe(true);
  popup = await pageOf(drawbridge.app, 'popup');
  await expectDenied();
});

test('a knock that nobody asked for opens nothing: it waits until the person looks', async ({ dataDir }) => {
  const { app } = drawbridge;
  await closeWindow(drawbridge, popup);
  await app.evaluate((electron) => {
    const made: string[] = [];
    Object.assign(globalThis, { made });
    electron.app.on('browser-window-created', () => made.push('window'));
  });
  await waiting.goto(await client.prepare());
  await numberOn(waiting);
  expect(await startAgain(dataDir)).toBe(0);
  popup = await pageOf(app, 'popup');
  await expect(popup.getByTestId('quiet-knocks')).toBeVisible();
  expect(await app.evaluate(() => Reflect.get(globalThis, 'made'))).toEqual(['window']);
});

test('a knock that the person waits for opens the popup', async () => {
  await popup.getByTestId('copy-url').click();
  await expect.poll(() => drawbridge.app.evaluate(({ clipboard }) => clipboard.readText())).toContain('/mcp');
  await closeWindow(drawbridge, popup);
  await waiting.goto(await client.prepare());
  popup = await pageOf(drawbridge.app, 'popup');
  await expect(popup.getByTestId('knock')).toBeVisible();
  await popup.getByTestId('deny').click();
  await expectDenied();
});
