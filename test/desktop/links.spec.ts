import { expect, type Page } from '@playwright/test';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { Client } from './helpers/client.ts';
import {
  call,
  closeWindow,
  eventsOf,
  logOf,
  pageOf,
  root,
  startAgain,
  statusOf,
  whenReady,
  windowCount,
} from './helpers/drawbridge.ts';
import { numberOn } from './helpers/person.ts';
import { test } from './helpers/test.ts';

const settled = (page: Page) => page.locator('html:not([data-settling])').waitFor();

/** All that a link must not change. */
async function stateOf(popup: Page): Promise<unknown> {
  const { knocks, ...status } = await statusOf(popup);
  return {
    status,
    knocks: [knocks, await call(popup, 'knocks')],
    settings: await call(popup, 'settings'),
    grants: await call(popup, 'grants'),
    tunnels: await call(popup, 'tunnels'),
    steps: (await eventsOf(popup)).length,
    desktop: await popup.evaluate('window.drawbridge.desktop.desktopState({})'),
  };
}

test('a second start with a link shows the journey in the first one', async ({ dataDir, start }) => {
  const drawbridge = await start();
  const { popup, origin } = await whenReady(drawbridge);
  const client = await Client.begin(origin);
  await client.prepare();
  const known = z.array(z.object({ id: z.string() }));
  await expect.poll(async () => known.parse(await call(popup, 'journeys')).length).toBeGreaterThan(0);
  const [journey] = known.parse(await call(popup, 'journeys'));
  expect(await startAgain(dataDir, [`drawbridge://journey/${journey?.id}`])).toBe(0);
  const timeline = await pageOf(drawbridge.app, 'timeline');
  await expect(timeline.locator(`[data-journey="${journey?.id}"]`)).toHaveAttribute('aria-current', 'true');

  await startAgain(dataDir, ['drawbridge://journey/gone']);
  await expect(timeline.getByTestId('unknown-journey')).toBeVisible();
  expect(await windowCount(drawbridge)).toBe(2);
  client.end();
});

test('a first start by a link shows its place, and takes nothing that stands behind the link', async ({
  dataDir,
  start,
}) => {
  const elsewhere = `${dataDir}-elsewhere`;
  const drawbridge = await start({
    more: [
      'drawbridge://settings/privacy',
      `--data-dir=${elsewhere}`,
      '--public-url=https://evil.example',
      '--mcp-config=/evil.json',
      '--hidden',
    ],
  });
  const { popup } = await whenReady(drawbridge);
  await expect(popup.getByTestId('settings-panel')).toBeVisible();
  await expect(popup.locator('[data-setting=privacy] h3')).toBeFocused();
  const status = await statusOf(popup);
  expect(status).toMatchObject({ public: null, dataDir, configFile: join(dataDir, 'mcp.json') });
  expect(existsSync(elsewhere)).toBe(false);
});

test('a link wakes a hidden app, and one that came as macOS brings it is followed too', async ({
  dataDir,
  start,
}) => {
  const drawbridge = await start({ more: ['--hidden'] });
  await startAgain(dataDir, ['drawbridge://open']);
  const { popup } = await whenReady(drawbridge);
  await drawbridge.app.evaluate(({ app }) => {
    app.emit('open-url', { preventDefault: () => {} }, 'drawbridge://settings/updates');
  });
  await expect(popup.locator('[data-setting=updates] h3')).toBeFocused();
  expect(await windowCount(drawbridge)).toBe(1);
});

test('hostile links change nothing, however many there are', async ({ dataDir, personsBrowser, start }) => {
  const drawbridge = await start();
  const { popup, origin } = await whenReady(drawbridge);
  await popup.getByTestId('copy-url').click();
  const client = await Client.begin(origin);
  const page = await personsBrowser.newPage();
  await page.goto(await client.prepare());
  const number = await numberOn(page);
  await expect(popup.getByTestId('knock')).toBeVisible();
  const [knock] = z.array(z.object({ id: z.string() })).parse(await call(popup, 'knocks'));
  // It looks after updates a moment after the start.
  await expect
    .poll(() => popup.evaluate('window.drawbridge.desktop.desktopState({})'))
    .toMatchObject({ update: { state: 'off' } });
  const before = await stateOf(popup);

  const links = [
    `drawbridge://allow/${knock?.id}?number=${number}`,
    `drawbridge://deny/${knock?.id}`,
    `drawbridge://knock/${knock?.id}`,
    `drawbridge://knock/${knock?.id}/${number}`,
    'drawbridge://lower',
    'drawbridge://settings/lowered/true',
    'drawbridge://settings/privacy?keepArguments=true',
    'drawbridge://quit',
    'drawbridge://../../etc/passwd',
    `drawbridge:${'%2e'.repeat(5000)}`,
    'drawbridge://user:password@settings:1/login#x',
    'drawbridge://open\n--public-url=https://evil.example',
  ];
  const codes: (number | null)[] = [];
  for (const link of links)
    codes.push(await startAgain(dataDir, [link, '--public-url=https://evil.example']));
  await Promise.all(links.slice(0, 4).map((link) => startAgain(dataDir, [link, ...links])));
  expect(new Set(codes)).toEqual(new Set([0]));
  expect(await stateOf(popup)).toEqual(before);
  expect(await windowCount(drawbridge)).toBe(1);
  await expect(popup.getByTestId('deny')).toBeFocused();
  expect(logOf(drawbridge)).toMatch(/a link led to the popup/);
  expect(logOf(drawbridge)).not.toMatch(/evil|passwd|%2e/);

  // It is the same knock still, and the number is the only way.
  await settled(popup);
  await popup.locator('.number[aria-disabled=false]', { hasText: String(number) }).click();
  expect((await client.callback).code).toBeTruthy();
  client.end();
});

test('a link does not make an unexpected request loud, though its browser knows its id', async ({
  dataDir,
  personsBrowser,
  start,
}) => {
  const drawbridge = await start();
  const { popup, origin } = await whenReady(drawbridge);
  const client = await Client.begin(origin);
  const page = await personsBrowser.newPage();
  await page.goto(await client.prepare());
  await expect(popup.getByTestId('quiet-knocks')).toBeVisible();
  const id = await page.locator('input[name=knock]').getAttribute('value');
  await closeWindow(drawbridge, popup);
  await startAgain(dataDir, [`drawbridge://knock/${id}`]);
  const again = await pageOf(drawbridge.app, 'popup');
  await expect(again.getByTestId('quiet-knocks')).toBeVisible();
  await expect(again.getByTestId('knock')).toHaveCount(0);
  client.end();
});

test('a start by a link with switches behind it ends at once, and says why', async ({ dataDir, start }) => {
  expect(await startAgain(dataDir, ['drawbridge://knock', '--remote-debugging-port=0'])).toBe(2);
  expect(existsSync(join(dataDir, 'electron'))).toBe(false);
  const drawbridge = await start();
  const { popup } = await whenReady(drawbridge);
  await closeWindow(drawbridge, popup);
  expect(await startAgain(dataDir, ['drawbridge://knock', '--disable-web-security'])).toBe(2);
  expect(await windowCount(drawbridge)).toBe(0);
});

test('a newer version that is started while this one runs is told of', async ({ dataDir, start }) => {
  const newer = mkdtempSync(join(tmpdir(), 'drawbridge-newer-'));
  const parsed = z.record(z.string(), z.unknown());
  const about = parsed.parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
  writeFileSync(join(newer, 'package.json'), JSON.stringify({ ...about, version: '99.1.0' }));
  cpSync(join(root, 'out', 'main'), join(newer, 'out', 'main'), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(newer, 'node_modules'));
  const drawbridge = await start();
  const { popup } = await whenReady(drawbridge);
  expect(await startAgain(dataDir, [], newer)).toBe(0);
  await expect(popup.getByTestId('newer-card')).toContainText('Drawbridge 99.1.0 was started');
  rmSync(newer, { recursive: true, force: true });
});
