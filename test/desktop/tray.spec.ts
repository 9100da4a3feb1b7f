import { expect } from '@playwright/test';
import {
  expectNoWindow,
  pageOf,
  statusOf,
  whenReady,
  windowCount,
  type Drawbridge,
} from './helpers/drawbridge.ts';
import { test } from './helpers/test.ts';
import { missingForTray, startTrayScreen, type TrayScreen } from './helpers/tray-screen.ts';

const missing = process.platform === 'linux' ? missingForTray() : ['an X display'];
test.skip(missing.length > 0, `missing here: ${missing.join(', ')}; apt-get install -y xvfb trayer xdotool`);

let screen: TrayScreen;
test.beforeEach(async () => {
  screen = await startTrayScreen();
});
test.afterEach(() => screen.stop());

/** Clicks until the popup is there: a click before the panel has taken the icon hits nothing. */
async function openFromTray(drawbridge: Drawbridge): Promise<void> {
  await expect(async () => {
    screen.clickIcon('left');
    await expect.poll(() => windowCount(drawbridge), { timeout: 4000 }).toBe(1);
  }).toPass();
}

test('a click on the tray icon opens the popup beside it, another closes it', async ({ start }) => {
  const drawbridge = await start({ env: screen.env, more: ['--hidden'] });
  await openFromTray(drawbridge);
  await whenReady(drawbridge);
  const bounds = await drawbridge.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.getBounds(),
  );
  expect(bounds).toMatchObject({ width: 380, height: 600, x: 1280 - 380 - 8 });
  expect((bounds?.y ?? 0) + 600, 'the icon stays in sight').toBeLessThanOrEqual(800 - 32);
  screen.clickIcon('left');
  await expectNoWindow(drawbridge);
});

test('the menu of the tray icon opens the popup and the settings, and quits', async ({ start }) => {
  const drawbridge = await start({ env: screen.env, more: ['--hidden'] });
  await openFromTray(drawbridge);
  const { origin } = await whenReady(drawbridge);
  screen.clickIcon('left');
  await expectNoWindow(drawbridge);
  screen.clickIcon('right');
  screen.pressKeys('Down', 'Return');
  const popup = await pageOf(drawbridge.app, 'popup');
  expect((await statusOf(popup)).local.origin).toBe(origin);
  screen.clickIcon('right');
  screen.pressKeys('Down', 'Down', 'Down', 'Down', 'Return');
  await expect(popup.getByTestId('settings-panel')).toBeVisible();
  screen.clickIcon('right');
  screen.pressKeys('Up', 'Return');
  expect(await drawbridge.exited).toBe(0);
});
