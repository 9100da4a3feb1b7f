import { expect, test } from '@playwright/test';
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { Client } from './helpers/client.ts';
import { answerDialog, dialogsOf, recordDialogs } from './helpers/dialogs.ts';
import {
  argumentsFor,
  electronPath,
  environment,
  eventsOf,
  freshDataDir,
  launch,
  pageOf,
  remove,
  root,
  statusOf,
  whenReady,
  type Drawbridge,
} from './helpers/drawbridge.ts';
import { numberOn, openBrowser } from './helpers/person.ts';
import { descendantsOf, expectNothingLeft } from './helpers/processes.ts';

let dataDir: string;
let running: Drawbridge[];

test.beforeEach(() => {
  dataDir = freshDataDir();
  running = [];
});
test.afterEach(async () => {
  for (const { app } of running) await app.close().catch(() => {});
  remove(dataDir);
});

async function start(options: Parameters<typeof launch>[0] = {}): Promise<Drawbridge> {
  const drawbridge = await launch({ dataDir, ...options });
  running.push(drawbridge);
  return drawbridge;
}

const windowCount = ({ app }: Drawbridge): Promise<number> =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);

test('a second start shows the popup of the first, and ends', async () => {
  const first = await start();
  const { popup } = await whenReady(first);
  await popup.evaluate('window.drawbridge.desktop.closeWindow({})').catch(() => {});
  await expect.poll(() => windowCount(first)).toBe(0);
  const second = spawn(electronPath(), argumentsFor(dataDir, 0), {
    cwd: root,
    env: environment(),
    stdio: 'ignore',
  });
  const code = new Promise((resolve) => second.once('exit', resolve));
  await pageOf(first.app, 'popup');
  expect(await code).toBe(0);
  expect(await windowCount(first)).toBe(1);
});

test('--hidden opens no window until somebody knocks or starts it again', async () => {
  const drawbridge = await start({ more: ['--hidden'] });
  const knows = () => drawbridge.app.evaluate(({ app }) => app.isReady());
  await expect.poll(knows).toBe(true);
  expect(await windowCount(drawbridge)).toBe(0);
  const again = spawn(electronPath(), argumentsFor(dataDir, 0), {
    cwd: root,
    env: environment(),
    stdio: 'ignore',
  });
  again.unref();
  await whenReady(drawbridge);
});

for (const [how, quit] of [
  ['Quit', ({ app }: Drawbridge) => void app.evaluate((electron) => electron.app.quit()).catch(() => {})],
  ['SIGTERM', ({ app }: Drawbridge) => void app.process().kill('SIGTERM')],
  ['SIGINT', ({ app }: Drawbridge) => void app.process().kill('SIGINT')],
] as const) {
  test(`${how} denies the knocks and leaves nothing behind`, async () => {
    const drawbridge = await start();
    const { popup, origin } = await whenReady(drawbridge);
    await popup.getByTestId('copy-url').click();
    const browser = await openBrowser();
    const client = await Client.begin(origin);
    const page = await browser.newPage();
    await page.goto(await client.prepare());
    await numberOn(page);
    await expect(popup.getByTestId('knock')).toBeVisible();
    const pid = drawbridge.app.process().pid ?? 0;
    const below = descendantsOf(pid);
    expect(below.some(({ command }) => command.includes('server-everything'))).toBe(true);

    quit(drawbridge);
    expect(await drawbridge.exited).toBe(0);
    await expectNothingLeft([pid, ...below.map((child) => child.pid)], origin);
    await browser.close();
    client.end();

    // What the journal kept is there at the next start.
    const next = await start();
    const later = await whenReady(next);
    const consents = (await eventsOf(later.popup)).filter(({ type }) => type === 'consent');
    expect(consents).toHaveLength(1);
    expect(JSON.stringify(consents)).toMatch(/denied|closed/i);
  });
}

test('a busy port is said in one sentence, and Try again works once it is free', async () => {
  const busy = createServer();
  const port = await new Promise<number>((resolve) => {
    busy.listen(0, '127.0.0.1', () => {
      const address = busy.address();
      resolve(address !== null && typeof address === 'object' ? address.port : 0);
    });
  });
  const drawbridge = await start({ port, preload: [recordDialogs] });
  const { app } = drawbridge;
  await expect.poll(async () => (await dialogsOf(app)).length).toBe(1);
  const [dialog] = await dialogsOf(app);
  expect(dialog?.detail).toContain(String(port));
  expect(dialog?.detail).not.toMatch(/\n|EADDRINUSE.*at /);
  expect(dialog?.buttons).toEqual(['Try again', 'Quit']);

  await new Promise((resolve) => busy.close(resolve));
  await answerDialog(app, 0);
  const popup = await pageOf(app, 'popup');
  expect((await statusOf(popup)).local.origin).toBe(`http://127.0.0.1:${port}`);
});

test('a data folder that is a file is said in one sentence, and Quit quits', async () => {
  const drawbridge = await launch({ dataDir: `${dataDir}/mcp.json`, preload: [recordDialogs] });
  running.push(drawbridge);
  await expect.poll(async () => (await dialogsOf(drawbridge.app)).length).toBe(1);
  expect((await dialogsOf(drawbridge.app))[0]?.detail).toContain('mcp.json');
  await answerDialog(drawbridge.app, 1).catch(() => {});
  expect(await drawbridge.exited).toBe(0);
});

test('a page that crashes twice is told, and opens again when asked', async () => {
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
  await expect.poll(async () => (await dialogsOf(drawbridge.app)).length).toBe(1);
  expect((await dialogsOf(drawbridge.app))[0]?.message).toContain('crashed twice');
  await answerDialog(drawbridge.app, 0);
  await whenReady(drawbridge);
});

test('a bug in the app is told in one sentence, once', async () => {
  const drawbridge = await start({ preload: [recordDialogs] });
  await whenReady(drawbridge);
  await drawbridge.app.evaluate(() => {
    for (const name of ['first', 'second'])
      setImmediate(() => Promise.reject(new Error(`${name} secret detail`)));
  });
  await expect.poll(async () => (await dialogsOf(drawbridge.app)).length).toBe(1);
  const [dialog] = await dialogsOf(drawbridge.app);
  expect(JSON.stringify(dialog)).not.toContain('secret detail');
  expect(dialog?.detail).toContain('desktop.log');
  await answerDialog(drawbridge.app, 1);
  await whenReady(drawbridge);
  expect(await dialogsOf(drawbridge.app)).toHaveLength(1);
});
