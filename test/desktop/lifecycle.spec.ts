import { expect } from '@playwright/test';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Client } from './helpers/client.ts';
import { answerDialog, dialogsOf, firstDialog, recordDialogs } from './helpers/dialogs.ts';
import {
  closeWindow,
  eventsOf,
  launch,
  pageOf,
  startAgain,
  statusOf,
  whenReady,
  windowCount,
  type Drawbridge,
} from './helpers/drawbridge.ts';
import { numberOn } from './helpers/person.ts';
import { descendantsOf, expectNothingLeft, isListening } from './helpers/processes.ts';
import { listening, test } from './helpers/test.ts';

test('a second start shows the popup of the first, and ends', async ({ dataDir, start }) => {
  const first = await start();
  const { popup } = await whenReady(first);
  await closeWindow(first, popup);
  const code = startAgain(dataDir);
  await pageOf(first.app, 'popup');
  expect(await code).toBe(0);
  expect(await windowCount(first)).toBe(1);
});

test('--hidden opens no window until somebody knocks or starts it again', async ({ dataDir, start }) => {
  const spare = createServer();
  const origin = await listening(spare);
  await new Promise((resolve) => spare.close(resolve));
  const drawbridge = await start({ port: Number(new URL(origin).port), more: ['--hidden'] });
  // Seen from outside: what is asked of the main process while it loads the server may get lost in a clean-up of its memory.
  await expect.poll(() => isListening(origin)).toBe(true);
  expect(await windowCount(drawbridge)).toBe(0);
  void startAgain(dataDir);
  await whenReady(drawbridge);
});

for (const [how, quit] of [
  ['Quit', ({ app }: Drawbridge) => void app.evaluate((electron) => electron.app.quit()).catch(() => {})],
  ['SIGTERM', ({ app }: Drawbridge) => void app.process().kill('SIGTERM')],
  ['SIGINT', ({ app }: Drawbridge) => void app.process().kill('SIGINT')],
] as const) {
  test(`${how} denies the knocks and leaves nothing behind`, async ({ personsBrowser, start }) => {
    const drawbridge = await start();
    const { popup, origin } = await whenReady(drawbridge);
    await popup.getByTestId('copy-url').click();
    const client = await Client.begin(origin);
    const page = await personsBrowser.newPage();
    await page.goto(await client.prepare());
    await numberOn(page);
    await expect(popup.getByTestId('knock')).toBeVisible();
    const pid = drawbridge.app.process().pid ?? 0;
    const below = descendantsOf(pid);
    expect(below.some(({ command }) => command.includes('server-everything'))).toBe(true);

    quit(drawbridge);
    expect(await drawbridge.exited).toBe(0);
    await expectNothingLeft([pid, ...below.map((child) => child.pid)], origin);
    client.end();

    // What the journal kept is there at the next start.
    const next = await start();
    const later = await whenReady(next);
    const consents = (await eventsOf(later.popup)).filter(({ type }) => type === 'consent');
    expect(consents).toHaveLength(1);
    expect(JSON.stringify(consents)).toMatch(/denied|closed/i);
  });
}

// Only Linux has desktops without a tray, and the tests run there.
test('where there is no place for a tray icon, a normal window opens, and closing it leaves the app running', async ({
  dataDir,
  start,
}) => {
  const drawbridge = await start({ env: { XDG_CURRENT_DESKTOP: 'GNOME' } });
  const { popup, origin } = await whenReady(drawbridge);
  const resizable = () =>
    drawbridge.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isResizable());
  expect(await resizable()).toBe(true);
  const told = join(dataDir, 'electron', 'told-that-it-keeps-running');
  expect(existsSync(told)).toBe(false);
  await closeWindow(drawbridge, popup);
  expect(existsSync(told)).toBe(true);
  expect(await isListening(origin)).toBe(true);
  void startAgain(dataDir);
  await whenReady(drawbridge);
});

test('a busy port is said in one sentence, and Try again works once it is free', async ({ start }) => {
  const busy = createServer();
  const port = Number(new URL(await listening(busy)).port);
  const drawbridge = await start({ port, preload: [recordDialogs] });
  const { app } = drawbridge;
  const dialog = await firstDialog(app);
  expect(dialog.detail).toContain(String(port));
  expect(dialog.detail).not.toMatch(/\n|EADDRINUSE.*at /);
  expect(dialog.buttons).toEqual(['Try again', 'Quit']);

  await new Promise((resolve) => busy.close(resolve));
  await answerDialog(app, 0);
  const popup = await pageOf(app, 'popup');
  expect((await statusOf(popup)).local.origin).toBe(`http://127.0.0.1:${port}`);
});

test('a data folder that is a file is said in one sentence, and Quit quits', async ({ dataDir }) => {
  const drawbridge = await launch({ dataDir: `${dataDir}/mcp.json`, preload: [recordDialogs] });
  expect((await firstDialog(drawbridge.app)).detail).toContain('mcp.json');
  await answerDialog(drawbridge.app, 1).catch(() => {});
  expect(await drawbridge.exited).toBe(1);
});

test('a page that crashes twice is told, and opens again when asked', async ({ start }) => {
  const drawbridge = await start({ preload: [recordDialogs] });
  await whenReady(drawbridge);
  const crash = async (): Promise<void> => {
    const page = await pageOf(drawbridge.app, 'popup');
    await drawbridge.app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
    );
    await expect.poll(() => page.isClosed()).toBe(true);
  };
  await crash();
  await crash();
  expect((await firstDialog(drawbridge.app)).message).toContain('crashed twice');
  await answerDialog(drawbridge.app, 0);
  await whenReady(drawbridge);
});

test('a bug in the app is told in one sentence, once', async ({ start }) => {
  const drawbridge = await start({ preload: [recordDialogs] });
  await whenReady(drawbridge);
  await drawbridge.app.evaluate(() => {
    for (const name of ['first', 'second'])
      setImmediate(() => Promise.reject(new Error(`${name} secret detail`)));
  });
  const dialog = await firstDialog(drawbridge.app);
  expect(JSON.stringify(dialog)).not.toContain('secret detail');
  expect(dialog.detail).toContain('desktop.log');
  await answerDialog(drawbridge.app, 1);
  await whenReady(drawbridge);
  expect(await dialogsOf(drawbridge.app)).toHaveLength(1);
});
