// Playwright reads which fixtures a fixture needs from the pattern of its first argument, even where that is none.
/* oxlint-disable no-empty-pattern */
import { test as base, type Browser } from '@playwright/test';
import { createServer, connect, type Server } from 'node:net';
import { freshDataDir, launch, remove, type Drawbridge, type LaunchOptions } from './drawbridge.ts';
import { openBrowser } from './person.ts';

interface Fixtures {
  /** A fresh data folder with the real server-everything in its mcpServers file. */
  dataDir: string;
  /** Starts the desktop app on that folder, as often as the test likes; all are closed at its end. */
  start: (options?: Omit<LaunchOptions, 'dataDir'>) => Promise<Drawbridge>;
  /** The person's browser. */
  personsBrowser: Browser;
  /** Stands for a tunnel: what it forwards comes in by the public address. */
  tunnel: Tunnel;
}

export interface Tunnel {
  origin: string;
  /** Says where the app listens. */
  leadTo(origin: string): void;
}

export const test = base.extend<Fixtures>({
  dataDir: async ({}, use) => {
    const dataDir = freshDataDir();
    await use(dataDir);
    remove(dataDir);
  },
  start: async ({ dataDir }, use) => {
    const running: Drawbridge[] = [];
    await use(async (options) => {
      const drawbridge = await launch({ dataDir, ...options });
      running.push(drawbridge);
      return drawbridge;
    });
    for (const { app } of running) await app.close().catch(() => {});
  },
  personsBrowser: async ({}, use) => {
    const browser = await openBrowser();
    await use(browser);
    await browser.close();
  },
  tunnel: async ({}, use) => {
    let port = 0;
    const server = createServer((outside) => {
      const inside = connect(port, '127.0.0.1');
      outside.pipe(inside).pipe(outside);
      outside.on('error', () => inside.destroy());
      inside.on('error', () => outside.destroy());
      inside.on('close', () => outside.destroy());
    });
    const origin = await listening(server);
    await use({ origin, leadTo: (target) => (port = Number(new URL(target).port)) });
    server.close();
  },
});

/** Listens on a free loopback port; gives the origin. */
export function listening(server: Server): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('there is no port'));
      else resolve(`http://127.0.0.1:${address.port}`);
    });
  });
}
