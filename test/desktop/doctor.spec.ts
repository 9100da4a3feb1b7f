import { expect } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from './helpers/client.ts';
import {
  call,
  closeWindow,
  logOf,
  pageOf,
  picture,
  startAgain,
  statusOf,
  whenReady,
} from './helpers/drawbridge.ts';
import { numberOn } from './helpers/person.ts';
import { test } from './helpers/test.ts';

test('the person enters an own address, and it is open once a visit came back through it', async ({
  start,
  tunnel,
}) => {
  const drawbridge = await start();
  const { popup, origin: local } = await whenReady(drawbridge);
  tunnel.leadTo(local);
  await expect(popup.getByTestId('first-choice')).toBeVisible();
  await picture(drawbridge.app, popup, 'popup-first-choice');

  await popup.getByTestId('tunnel-choose-own').click();
  await popup.getByTestId('public-url-field').fill(tunnel.origin);
  await popup.getByTestId('public-url-save').click();
  await expect(popup.getByTestId('public-url')).toHaveText(`${tunnel.origin}/mcp`);
  await expect(popup.getByTestId('tunnel-state')).toHaveAttribute('data-state', 'open');
  await expect(popup.getByTestId('bridge-state')).toContainText('Lowered');
  expect((await statusOf(popup)).tunnel).toMatchObject({ kind: 'own', url: tunnel.origin, problem: null });
  await picture(drawbridge.app, popup, 'popup-own-address');

  // Choosing none takes it back, from the panel and by keyboard alone.
  await popup.getByTestId('edit-public-url').press('Enter');
  await expect(popup.getByTestId('tunnel-panel-close')).toBeFocused();
  await popup.getByTestId('tunnel-none').press('Enter');
  await expect(popup.getByTestId('first-choice')).toBeVisible();
  expect((await statusOf(popup)).public).toBeNull();
});

test('what the person had begun to enter is there when they come back, except the token', async ({
  dataDir,
  start,
}) => {
  const drawbridge = await start();
  const { popup } = await whenReady(drawbridge);
  await popup.getByTestId('tunnel-choose-cloudflare').click();
  await popup.getByTestId('tunnel-url-cloudflare').fill('https://bridge.example.com');
  await popup.getByTestId('tunnel-token-cloudflare').fill('half-a-secret');
  await closeWindow(drawbridge, popup);
  void startAgain(dataDir);
  const again = await pageOf(drawbridge.app, 'popup');
  await expect(again.getByTestId('tunnel-url-cloudflare')).toHaveValue('https://bridge.example.com');
  await expect(again.getByTestId('tunnel-token-cloudflare')).toHaveValue('');
});

test('a token request that is refused becomes a verdict at once, in popup and timeline, with its report to save', async ({
  personsBrowser,
  dataDir,
  start,
  tunnel,
}) => {
  const drawbridge = await start({ more: ['--public-url', tunnel.origin] });
  const { app } = drawbridge;
  const { popup, origin: local } = await whenReady(drawbridge);
  tunnel.leadTo(local);
  await expect(popup.getByTestId('tunnel-state')).toHaveAttribute('data-state', 'open');
  await popup.getByTestId('open-timeline').click();
  const timeline = await pageOf(app, 'timeline');

  await popup.getByTestId('copy-url').click();
  const client = await Client.begin(tunnel.origin);
  const page = await personsBrowser.newPage();
  await page.goto(await client.prepare());
  const number = await numberOn(page);
  await expect(timeline.getByTestId('journey-verdict').first()).toHaveAttribute('data-state', 'waiting');
  await expect(popup.getByTestId(`number-${number}`)).toBeEnabled();
  await popup.getByTestId(`number-${number}`).click();
  const { code } = await client.callback;

  // The client sends another verifier than the one whose challenge it had sent.
  const refused = await client.exchange(code ?? '', 'v'.repeat(43)).catch(String);
  expect(refused).toContain('400');
  await expect(timeline.getByTestId('newest-failure')).toContainText('ChatGPT');
  await expect(popup.getByTestId('popup-verdict')).toContainText('ChatGPT');
  await picture(app, popup, 'popup-verdict');
  await popup.getByTestId('popup-verdict-show').click();
  const card = timeline.getByTestId('verdict');
  await expect(card).toHaveAttribute('data-rule', 'token-refused-pkce');
  await expect(card.locator('.hop[data-mark=failed]')).toHaveCount(1);
  await picture(app, timeline, 'timeline-verdict');

  await timeline.getByTestId('copy-report').click();
  await expect
    .poll(() => app.evaluate(({ clipboard }) => clipboard.readText()))
    .toContain('token-refused-pkce');

  // The system's own dialog cannot be pressed from here: it answers as a person would.
  const saved = join(dataDir, 'saved.har');
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath });
  }, saved);
  await timeline.getByTestId('export').click();
  await timeline.getByTestId('export-har').click();
  await expect
    .poll(() => {
      try {
        return JSON.parse(readFileSync(saved, 'utf8')).log.version;
      } catch {
        return null;
      }
    })
    .toBe('1.2');

  // A request of it is sent once more, to this computer only.
  await timeline.locator('[data-testid=timeline-row][data-type=register]').first().click();
  await timeline.getByTestId('replay').click();
  await expect(timeline.getByTestId('replay-result')).toContainText('Now');
  client.end();
});

test('the check-up goes out through the public address and back, step by step', async ({ start, tunnel }) => {
  const drawbridge = await start({ more: ['--public-url', tunnel.origin] });
  const { app } = drawbridge;
  const { popup, origin: local } = await whenReady(drawbridge);
  tunnel.leadTo(local);
  await expect(popup.getByTestId('tunnel-state')).toHaveAttribute('data-state', 'open');
  await popup.getByTestId('open-checkup').click();
  const timeline = await pageOf(app, 'timeline');
  await expect(timeline.getByTestId('checkup-state')).toContainText('Not done yet');
  await timeline.getByTestId('start-checkup').click();
  await expect(timeline.getByTestId('checkup-row').first()).toBeVisible();
  await expect(timeline.getByTestId('checkup-state')).toHaveAttribute('data-phase', 'well', {
    timeout: 60_000,
  });
  await expect(timeline.locator('.check-cell[data-mark=failed]')).toHaveCount(0);
  await picture(app, timeline, 'timeline-checkup');

  // What it was allowed is gone, and nobody was asked.
  expect(await call(popup, 'grants')).toEqual([]);
  expect(await call(popup, 'knocks')).toEqual([]);
  await timeline.getByTestId('copy-checkup-markdown').click();
  await expect
    .poll(() => app.evaluate(({ clipboard }) => clipboard.readText()))
    .toContain('# Check-up by Drawbridge');
  expect(logOf(drawbridge)).not.toContain('a call from a window failed');
});

test('only known pages open in the browser', async ({ start }) => {
  const drawbridge = await start();
  const { popup } = await whenReady(drawbridge);
  await drawbridge.app.evaluate(({ shell }) => {
    const opened: string[] = [];
    Object.assign(globalThis, { opened });
    shell.openExternal = async (url) => void opened.push(url);
  });
  const open = (url: string): Promise<unknown> =>
    popup.evaluate(
      `window.drawbridge.desktop.openPage({ url: ${JSON.stringify(url)} }).then(() => 'opened', (error) => error.message)`,
    );
  expect(await open('https://dash.cloudflare.com/?to=/:account/:zone/security/settings')).toBe('opened');
  expect(await open('https://evil.example/')).toMatch(/^not-possible: Drawbridge opens only pages/);
  expect(await open('file:///etc/passwd')).toMatch(/^not-possible/);
  expect(await drawbridge.app.evaluate(() => Reflect.get(globalThis, 'opened'))).toHaveLength(1);
});
