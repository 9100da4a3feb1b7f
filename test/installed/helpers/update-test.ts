import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { ControlClient } from '../../../server/control/control-client.ts';
import { test as desktop } from '../../desktop/helpers/test.ts';
import { UpdateServer } from '../../helpers/updates/update-server.ts';
import {
  allProcessesOf,
  feed,
  imageOf,
  newVersion,
  oldVersion,
  processesOf,
  updatingApp,
  writeImage,
} from './updating.ts';

interface Fixtures {
  folder: string;
  server: UpdateServer;
  /** What the person has: the old version. */
  image: string;
}

export const test = desktop.extend<Fixtures>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads from it that none is needed
  folder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'drawbridge-update-'));
    await use(folder);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  },
  // oxlint-disable-next-line no-empty-pattern
  server: async ({}, use) => {
    const server = await UpdateServer.start(feed.port);
    await use(server);
    await server.stop();
  },
  image: async ({ folder, dataDir }, use) => {
    const image = writeImage(join(folder, 'Drawbridge.AppImage'), imageOf(await updatingApp(oldVersion)));
    await use(image);
    await endAll(dataDir);
  },
});

/** Two packages have to be built where none was kept: no test waits for that. */
export const buildFirst = (): void =>
  test.beforeAll(async () => {
    test.setTimeout(600_000);
    for (const version of [oldVersion, newVersion]) await updatingApp(version);
  });

/** Ends whatever uses a data folder, as a power cut would, and waits until nothing writes there any more. */
export async function endAll(dataDir: string): Promise<void> {
  for (const { pid } of processesOf(dataDir)) process.kill(pid, 'SIGKILL');
  await expect.poll(() => allProcessesOf(dataDir)).toEqual([]);
}

/** The version that serves on a data folder now; null where none does. */
export async function servingVersion(dataDir: string): Promise<string | null> {
  try {
    const client = await ControlClient.connect(dataDir);
    const { version } = await client.control.status({});
    client.close();
    return version;
  } catch {
    return null;
  }
}

export async function originOf(dataDir: string): Promise<string> {
  const client = await ControlClient.connect(dataDir);
  const { local } = await client.control.status({});
  client.close();
  return local.origin;
}

/** Waits until that version serves. */
export const becomes = (dataDir: string, version: string): Promise<void> =>
  expect.poll(() => servingVersion(dataDir), { timeout: 60_000 }).toBe(version);
