import { _electron, expect, type ElectronApplication, type Page } from '@playwright/test';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { JournalEvent } from '../../../protocol/events.ts';
import { Status } from '../../../protocol/status.ts';

export const root = join(import.meta.dirname, '..', '..', '..');
const require = createRequire(import.meta.url);

/** The real server that stands for the person's tools. */
const everything = join(root, 'node_modules/@modelcontextprotocol/server-everything/dist/index.js');

/** Chromium does not run sandboxed as root; nobody else gives the sandbox up. */
export const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

export interface LaunchOptions {
  dataDir: string;
  port?: number;
  more?: readonly string[];
  /** CommonJS modules that Electron loads before the app (its own `-r` switch). */
  preload?: readonly string[];
  env?: Readonly<Record<string, string>>;
}

/** A running desktop app. */
export interface Drawbridge {
  app: ElectronApplication;
  dataDir: string;
  /** All that the app wrote to standard output and error. */
  output(): string;
  /** Resolves to the exit code. */
  exited: Promise<number | null>;
}

/** A fresh data folder with an mcpServers file that names server-everything. */
export function freshDataDir(): string {
  const dataDir = mkdtempSync(join(tmpdir(), 'drawbridge-desktop-'));
  const config = { mcpServers: { everything: { command: process.execPath, args: [everything, 'stdio'] } } };
  writeFileSync(join(dataDir, 'mcp.json'), JSON.stringify(config), { mode: 0o600 });
  return dataDir;
}

export const remove = (dataDir: string): void =>
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });

/** The Electron that the tests run: ELECTRON_OVERRIDE_DIST_PATH's, or the package's. */
export const electronPath = (): string => z.string().parse(require('electron'));

const argumentsFor = (dataDir: string, port: number, more: readonly string[] = [], from = '.'): string[] => [
  ...asRoot,
  from,
  '--data-dir',
  dataDir,
  '--port',
  String(port),
  ...more,
];

function environment(): Record<string, string> {
  const env: Record<string, string> = { LANG: 'C.UTF-8' };
  for (const [name, value] of Object.entries(process.env)) {
    // Which desktop runs the tests must not change what they see.
    if (value !== undefined && name !== 'XDG_CURRENT_DESKTOP' && name !== 'DRAWBRIDGE_DATA_DIR')
      env[name] = value;
  }
  return env;
}

export async function launch(options: LaunchOptions): Promise<Drawbridge> {
  const { dataDir } = options;
  const preload = (options.preload ?? []).flatMap((module) => ['-r', module]);
  const app = await _electron.launch({
    cwd: root,
    args: [...preload, ...argumentsFor(dataDir, options.port ?? 0, options.more)],
    env: { ...environment(), ...options.env },
    chromiumSandbox: asRoot.length === 0,
    // The theme is the app's own matter, not Playwright's.
    colorScheme: null,
  });
  let output = '';
  const child = app.process();
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += String(chunk)));
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { app, dataDir, output: () => output, exited };
}

/**
 * Starts the app once more, as the person does who wonders where it is, or their browser with a link; gives the exit code
 * of that start.
 * @param from the app's folder
 */
export function startAgain(
  dataDir: string,
  more: readonly string[] = [],
  from = '.',
): Promise<number | null> {
  const again = spawn(electronPath(), argumentsFor(dataDir, 0, more, from), {
    cwd: root,
    env: environment(),
    stdio: 'ignore',
  });
  return new Promise((resolve, reject) => {
    again.once('exit', resolve);
    again.once('error', reject);
  });
}

/** The window that shows that page, now or as soon as it is there. */
export async function pageOf(app: ElectronApplication, name: 'popup' | 'timeline'): Promise<Page> {
  const isIt = (page: Page): boolean =>
    !page.isClosed() && page.url().startsWith(`app://drawbridge/${name}.html`);
  let found: Page | undefined;
  await expect(async () => {
    found = app.windows().find(isIt);
    expect(found, `the ${name} is open`).toBeDefined();
  }).toPass({ intervals: [50] });
  if (found === undefined) throw new Error(`no ${name}`);
  await found.waitForLoadState();
  return found;
}

export const windowCount = ({ app }: Drawbridge): Promise<number> =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);

/** Waits until no window is left, neither in the app nor in Playwright's books. */
export async function expectNoWindow(drawbridge: Drawbridge): Promise<void> {
  await expect.poll(() => windowCount(drawbridge)).toBe(0);
  await expect.poll(() => drawbridge.app.windows().length).toBe(0);
}

/** Closes a window as its own page can. The answer may not arrive any more. */
export async function closeWindow(drawbridge: Drawbridge, page: Page): Promise<void> {
  await page.evaluate('window.drawbridge.desktop.closeWindow({})').catch(() => {});
  await expectNoWindow(drawbridge);
}

/** A call of the control contract, made by a page with what its preload script gave it. */
export const call = (page: Page, name: string, input: unknown = {}): Promise<unknown> =>
  page.evaluate(`window.drawbridge.control[${JSON.stringify(name)}](${JSON.stringify(input)})`);

export const statusOf = async (page: Page): Promise<Status> => Status.parse(await call(page, 'status'));

export const eventsOf = async (page: Page): Promise<JournalEvent[]> =>
  z.array(JournalEvent).parse(await call(page, 'events', { limit: 5000 }));

/** Waits until the tools are there, and gives the popup and the server's origin. */
export async function whenReady({ app }: Drawbridge): Promise<{ popup: Page; origin: string }> {
  const popup = await pageOf(app, 'popup');
  await expect
    .poll(async () => (await statusOf(popup)).upstreams.map(({ state }) => state), { timeout: 30_000 })
    .toEqual(['ready']);
  return { popup, origin: (await statusOf(popup)).local.origin };
}

export const logOf = ({ dataDir }: Drawbridge): string => readFileSync(join(dataDir, 'desktop.log'), 'utf8');

export const setTheme = (app: ElectronApplication, theme: 'light' | 'dark'): Promise<void> =>
  app.evaluate(({ nativeTheme }, source) => {
    nativeTheme.themeSource = source;
  }, theme);

/** Keeps a picture of a window in both themes, in a folder of test-artifacts. */
export async function picture(
  app: ElectronApplication,
  page: Page,
  name: string,
  folder = 'desktop',
): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await setTheme(app, theme);
    const dark = theme === 'dark';
    await page.waitForFunction(`matchMedia('(prefers-color-scheme: dark)').matches === ${dark}`);
    const path = join(root, 'test-artifacts', folder, `${name}-${theme}.png`);
    await page.screenshot({ path, animations: 'disabled' });
  }
  await setTheme(app, 'light');
}
