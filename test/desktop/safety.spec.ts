import { expect, type Page } from '@playwright/test';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { asRoot, logOf, root, whenReady, type Drawbridge } from './helpers/drawbridge.ts';
import { listening, test } from './helpers/test.ts';

let drawbridge: Drawbridge;
let popup: Page;
let foreign: Server;
let foreignOrigin: string;
let hits: string[];

test.beforeEach(async ({ start }) => {
  drawbridge = await start();
  popup = (await whenReady(drawbridge)).popup;
  hits = [];
  foreign = createServer((req, res) => {
    hits.push(req.url ?? '');
    res.setHeader('content-type', 'text/html').end('<title>foreign</title>');
  });
  foreignOrigin = await listening(foreign);
});
test.afterEach(() => {
  foreign.close();
  foreign.closeAllConnections();
});

/** A window that the app did not make, with our preload script or another, showing any address. */
async function openStranger(url: string, preload = join(root, 'out', 'preload', 'index.cjs')): Promise<Page> {
  const opened = drawbridge.app.waitForEvent('window');
  await drawbridge.app.evaluate(
    ({ BrowserWindow }, options) => {
      const window = new BrowserWindow({
        show: false,
        webPreferences: { preload: options.preload, sandbox: true },
      });
      void window.loadURL(options.url);
    },
    { url, preload },
  );
  const page = await opened;
  await page.waitForURL(url);
  await page.waitForLoadState();
  return page;
}

const refusal = (page: Page, expression: string): Promise<unknown> =>
  page.evaluate(`${expression}.then(() => 'answered', (error) => error.message)`);

test('every window runs sandboxed, isolated and without Node', async () => {
  const preferences = await drawbridge.app.evaluate(({ webContents }) =>
    webContents
      .getAllWebContents()
      .map((contents) => Reflect.apply(Reflect.get(contents, 'getLastWebPreferences'), contents, [])),
  );
  expect(preferences.length).toBeGreaterThan(0);
  for (const one of preferences) {
    expect(one).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
    });
    expect(one).toMatchObject({ nodeIntegrationInSubFrames: false, webviewTag: false });
  }
  const globals = await popup.evaluate(
    '[typeof require, typeof process, typeof module, typeof Buffer, typeof global]',
  );
  expect(globals).toEqual(Array.from({ length: 5 }, () => 'undefined'));
  expect(await popup.evaluate('Object.keys(window.drawbridge).sort()')).toEqual(['control', 'desktop', 'on']);
  if (process.platform !== 'linux' || asRoot.length > 0) return;
  // 2: a seccomp filter holds the process (man 5 proc).
  const pids = await drawbridge.app.evaluate(({ webContents }) =>
    webContents.getAllWebContents().map((contents) => contents.getOSProcessId()),
  );
  for (const pid of pids) expect(readFileSync(`/proc/${pid}/status`, 'utf8')).toMatch(/^Seccomp:\s*2$/m);
});

test('a foreign page gets no answer, even with our preload script', async () => {
  const page = await openStranger(`${foreignOrigin}/`);
  expect(await refusal(page, 'window.drawbridge.control.status({})')).toMatch(/does not answer/);
  expect(await refusal(page, 'window.drawbridge.control.allow({ id: "k", number: 11 })')).toMatch(
    /does not answer/,
  );
  expect(await refusal(page, 'window.drawbridge.desktop.quit({})')).toMatch(/does not answer/);
  await page.evaluate('window.heard = 0; window.drawbridge.on("status", () => window.heard++)');
  await popup.getByTestId('copy-url').click();
  await expect.poll(() => drawbridge.app.evaluate(({ clipboard }) => clipboard.readText())).toContain('/mcp');
  expect(await page.evaluate('window.heard')).toBe(0);
  expect(logOf(drawbridge)).toContain('refused a call');
});

test('a window that the app did not make gets no answer, even with our own page', async () => {
  const page = await openStranger('app://drawbridge/popup.html');
  expect(await refusal(page, 'window.drawbridge.control.status({})')).toMatch(/a window that is not ours/);
});

test('our own window gets no answer once it shows a foreign page', async () => {
  await drawbridge.app.evaluate(({ BrowserWindow }, url) => {
    void BrowserWindow.getAllWindows()[0]?.loadURL(url);
  }, `${foreignOrigin}/`);
  await popup.waitForURL(`${foreignOrigin}/`);
  expect(await refusal(popup, 'window.drawbridge.control.status({})')).toMatch(/a foreign page/);
});

test('there is one channel, and on it only the calls of the contracts', async () => {
  const preload = join(drawbridge.dataDir, 'raw.cjs');
  writeFileSync(
    preload,
    `const { contextBridge, ipcRenderer } = require('electron');
     contextBridge.exposeInMainWorld('raw', (channel, message) => ipcRenderer.invoke(channel, message));`,
  );
  const page = await openStranger('app://drawbridge/popup.html', preload);
  expect(await refusal(page, 'raw("shell", {})')).toMatch(/No handler registered/);
  expect(await page.evaluate('raw("drawbridge", { call: "status", input: {} })')).toMatchObject({
    ok: false,
  });
  expect(await page.evaluate('raw("drawbridge", "nonsense")')).toMatchObject({ ok: false });
});

test('a page can’t navigate away, open windows, or reach the network', async () => {
  const before = popup.url();
  await popup.evaluate(`location.href = ${JSON.stringify(`${foreignOrigin}/left`)}`);
  await expect.poll(() => logOf(drawbridge)).toContain('tried to navigate away');
  expect(await popup.evaluate(`window.open(${JSON.stringify(`${foreignOrigin}/opened`)})`)).toBeNull();
  expect(await refusal(popup, `fetch(${JSON.stringify(`${foreignOrigin}/fetched`)})`)).not.toBe('answered');
  await popup.evaluate(`new Promise((resolve) => {
    const image = new Image();
    image.onerror = image.onload = resolve;
    image.src = ${JSON.stringify(`${foreignOrigin}/image.png`)};
  })`);
  expect(popup.url()).toBe(before);
  expect(hits).toEqual([]);
});

test('a page can’t run inline code or hold frames', async () => {
  await popup.evaluate(`
    const script = document.createElement('script');
    script.textContent = 'window.inlineRan = true';
    document.body.append(script);
    const frame = document.createElement('iframe');
    frame.src = 'app://drawbridge/popup.html';
    document.body.append(frame);`);
  expect(await popup.evaluate('window.inlineRan')).toBeUndefined();
  const framed = popup
    .frames()
    .filter((frame) => frame !== popup.mainFrame() && frame.url().startsWith('app://'));
  expect(framed).toEqual([]);
});

test('only https links to known hosts reach the person’s browser', async () => {
  await drawbridge.app.evaluate(({ shell }) => {
    const opened: string[] = [];
    Object.assign(globalThis, { opened });
    shell.openExternal = async (url) => void opened.push(url);
  });
  const links = [
    'https://chatgpt.com/x',
    'https://evil.example/',
    'http://chatgpt.com/',
    'file:///etc/passwd',
    'javascript:1',
  ];
  for (const link of links) await popup.evaluate(`void window.open(${JSON.stringify(link)})`);
  const opened = () => drawbridge.app.evaluate(() => Reflect.get(globalThis, 'opened'));
  await expect.poll(opened).toEqual(['https://chatgpt.com/x']);
});

test('every permission is denied', async () => {
  const denied = await popup.evaluate(`Promise.all(
    ['geolocation', 'camera', 'microphone', 'notifications', 'clipboard-read'].map(
      async (name) => (await navigator.permissions.query({ name })).state,
    ),
  )`);
  expect(denied).toEqual(Array.from({ length: 5 }, () => 'denied'));
  expect(await refusal(popup, 'navigator.mediaDevices.getUserMedia({ video: true })')).not.toBe('answered');
});

test('app:// serves the pages and nothing beside them', async () => {
  const statuses = await drawbridge.app.evaluate(async ({ session }) => {
    const { defaultSession } = session;
    const get = (path: string, method = 'GET') =>
      defaultSession.fetch(`app://drawbridge/${path}`, { method });
    const page = await get('popup.html');
    return {
      page: page.status,
      policy: page.headers.get('content-security-policy'),
      sniff: page.headers.get('x-content-type-options'),
      outside: (await get('..%2fmain%2findex.js')).status,
      encodedTwice: (await get('%252e%252e/main/index.js')).status,
      missing: (await get('nothing.html')).status,
      post: (await get('popup.html', 'POST')).status,
    };
  });
  expect(statuses).toMatchObject({
    page: 200,
    sniff: 'nosniff',
    outside: 404,
    encodedTwice: 404,
    missing: 404,
    post: 405,
  });
  expect(statuses.policy).toContain("default-src 'none'");
});
