import { existsSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type Browser, chromium, type Page } from '@playwright/test';
import type { TestContext } from 'vitest';
import { type Client } from '../../../server/oauth/client.ts';
import { native } from './authorize-server.ts';

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** Skips a test, by name and with the cure, where there is no Chromium to be the person's browser. */
export function needChromium({ skip }: TestContext): void {
  skip(!existsSync(executablePath), 'Chromium is missing: apt-get install chromium');
}

/** Null where there is none; every test that would use it is skipped then. */
export async function launch(): Promise<Browser | null> {
  if (!existsSync(executablePath)) return null;
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  });
}

/** What a page complained about: violations of its policy, script errors. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return complaints;
}

/** A client with a web page of its own: it gets the answer at `/callback`. */
export class ClientApp {
  /** The queries that `/callback` was called with. */
  readonly answers: string[] = [];
  readonly #server: Server;
  /** More pages, by path: HTML, or where to redirect to. */
  readonly pages = new Map<string, { html: string } | { location: string }>();

  constructor() {
    this.#server = createServer(this.#serve);
  }

  readonly #serve: RequestListener = (req, res) => {
    const { pathname, searchParams } = new URL(req.url ?? '/', this.origin);
    if (searchParams.has('iss')) this.answers.push(searchParams.toString());
    const page = this.pages.get(pathname) ?? { html: `<h1>${pathname}</h1>` };
    if ('location' in page) return void res.writeHead(302, { Location: page.location }).end();
    res
      .writeHead(200, { 'Content-Type': 'text/html' })
      .end(`<!doctype html><title>Client</title>${page.html}`);
  };

  async listen(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  get origin(): string {
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}` : '';
  }

  get redirectUri(): string {
    return `${this.origin}/callback`;
  }

  /** Its registration. */
  get client(): Client {
    return { ...native, id: 'client-app', name: 'ChatGPT', redirectUris: ['http://127.0.0.1/callback'] };
  }
}
