import { chromium, type Browser, type Page } from '@playwright/test';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join, normalize, resolve } from 'node:path';
import { build } from 'vite';

const chromiumPath = '/usr/bin/chromium';
/** What to say where there is no browser to test in. */
export const missingBrowser = existsSync(chromiumPath)
  ? null
  : `${chromiumPath} is missing: sudo apt-get install -y chromium`;

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
};
/** The policy under which the app's windows run. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

export interface Look {
  state: string;
  theme?: 'light' | 'dark';
  width?: number;
  height?: number;
  /** Zoom as the browser does it: 2 gives the page half the room. */
  zoom?: number;
  forcedColors?: boolean;
  fragment?: string;
}

export interface PreviewBrowser {
  /** Opens a window of the preview. What the page writes to its console as an error is in `faults`. */
  open(window: 'popup' | 'timeline', look: Look): Promise<{ page: Page; faults: string[] }>;
  close(): Promise<void>;
}

const sizes = { popup: { width: 380, height: 600 }, timeline: { width: 1180, height: 760 } };

async function serve(folder: string): Promise<{ server: Server; origin: string }> {
  const server = createServer((req, res) => {
    const path = normalize(new URL(req.url ?? '/', 'http://localhost').pathname);
    readFile(join(folder, path)).then(
      (body) =>
        res
          .writeHead(200, {
            'Content-Type': types[extname(path)] ?? 'application/octet-stream',
            'Content-Security-Policy': policy,
          })
          .end(body),
      () => res.writeHead(path === '/favicon.ico' ? 204 : 404).end(),
    );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the preview has no port');
  return { server, origin: `http://127.0.0.1:${address.port}` };
}

async function buildInto(folder: string): Promise<void> {
  const before = process.env['NODE_ENV'];
  // The test runner sets it to `test`, which would put React's development build into the pages.
  process.env['NODE_ENV'] = 'production';
  try {
    await build({ configFile: resolve(import.meta.dirname, 'vite.config.ts'), build: { outDir: folder } });
  } finally {
    if (before === undefined) delete process.env['NODE_ENV'];
    else process.env['NODE_ENV'] = before;
  }
}

/** Builds the preview, serves it under the app's content security policy, and opens it in a real Chromium. */
export async function startPreview(): Promise<PreviewBrowser> {
  const folder = await mkdtemp(join(tmpdir(), 'drawbridge-preview-'));
  await buildInto(folder);
  const { server, origin } = await serve(folder);
  const browser: Browser = await chromium.launch({
    executablePath: chromiumPath,
    // The windows have scroll bars of their own, with room for them.
    ignoreDefaultArgs: ['--hide-scrollbars'],
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      '--disable-quic',
    ],
  });
  return {
    async open(name, look) {
      const zoom = look.zoom ?? 1;
      const { width, height } = { ...sizes[name], ...look };
      const context = await browser.newContext({
        viewport: { width: Math.round(width / zoom), height: Math.round(height / zoom) },
        deviceScaleFactor: 2 * zoom,
        colorScheme: look.theme ?? 'light',
        forcedColors: look.forcedColors === true ? 'active' : 'none',
      });
      const page = await context.newPage();
      page.setDefaultTimeout(12_000);
      const faults: string[] = [];
      page.on('pageerror', (error) => faults.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error') faults.push(message.text());
      });
      await page.goto(`${origin}/${name}.html?state=${look.state}${look.fragment ?? ''}`);
      return { page, faults };
    },
    async close() {
      await browser.close();
      await new Promise((closed) => server.close(closed));
      await rm(folder, { recursive: true, force: true });
    },
  };
}
