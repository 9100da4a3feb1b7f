import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createPackageWithOptions, extractAll } from '@electron/asar';
import { _electron, type Page } from '@playwright/test';
import { DesktopState } from '../../../protocol/desktop.ts';
import type { UpdateState } from '../../../protocol/update.ts';
import { asRoot, type Drawbridge } from '../../desktop/helpers/drawbridge.ts';
import { publicHalf, testKey } from '../../helpers/updates/test-key.ts';
import { packageOf } from './packages.ts';

/** Built into the packages, so that these can be kept. */
const port = 47_613;
export const feed = { port, url: `http://127.0.0.1:${port}/`, publicKey: publicHalf(testKey) } as const;

export const oldVersion = '0.1.0';
export const newVersion = '0.2.0';

/** An unpacked app of that version which looks for updates at the tests' own server. */
export const updatingApp = (version: string): Promise<string> =>
  packageOf('dir', {
    version,
    updates: { url: feed.url, publicKey: feed.publicKey },
    inspect: true,
  });

/**
 * A file that stands for an AppImage: the runtime in a real one mounts the image and starts what is in it, with its own
 * path and that of the mounted image in the environment; this one starts an app that is unpacked already.
 */
export const imageOf = (folder: string): string =>
  `#!/bin/sh
APPIMAGE=$(readlink -f "$0")
APPDIR='${folder}'
export APPIMAGE APPDIR
exec '${join(folder, 'drawbridge')}' "$@"
`;

export function writeImage(path: string, text: string): string {
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
  chmodSync(path, 0o755);
  return path;
}

/** The app's processes with that data folder, as the system tells; helpers of Chromium's are left out. */
export const processesOf = (dataDir: string): { pid: number; command: string }[] =>
  allProcessesOf(dataDir).filter(({ command }) => !command.includes('--type='));

export function allProcessesOf(dataDir: string): { pid: number; command: string }[] {
  return execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(.*)$/.exec(line))
    .flatMap((match) =>
      match?.[2]?.includes(dataDir) === true ? [{ pid: Number(match[1]), command: match[2] }] : [],
    );
}

/** Starts an image as the person does, with Playwright's hand on it. */
export async function startImage(
  image: string,
  { dataDir, cache, more = [] }: { dataDir: string; cache: string; more?: readonly string[] },
): Promise<Drawbridge> {
  // What a killed Chromium leaves in the folder for temporary files goes with the test's own.
  const temporary = join(cache, 'tmp');
  mkdirSync(temporary, { recursive: true });
  const env: Record<string, string> = { LANG: 'C.UTF-8', XDG_CACHE_HOME: cache, TMPDIR: temporary };
  for (const [name, value] of Object.entries(process.env))
    if (value !== undefined && !(name in env) && !/^(?:APP|DRAWBRIDGE)/.test(name)) env[name] = value;
  const app = await _electron.launch({
    executablePath: image,
    args: [...asRoot, '--data-dir', dataDir, '--port', '0', ...more],
    env,
    chromiumSandbox: asRoot.length === 0,
    colorScheme: null,
  });
  let output = '';
  const child = app.process();
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += String(chunk)));
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { app, dataDir, output: () => output, exited };
}

/** A call of the popup that only the desktop can answer; gives how it stands with updates then. */
export async function updateCall(
  popup: Page,
  name: 'desktopState' | 'checkForUpdate' | 'restartToUpdate' | 'keepRunning',
): Promise<UpdateState> {
  return DesktopState.parse(await popup.evaluate(`window.drawbridge.desktop.${name}({})`)).update;
}

/** Puts the files of another version in the place of an app's as dpkg does: each in one step, under the running app. */
export function replaceFiles(app: string, other: string): void {
  const files = readdirSync(other, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const places = files.map((entry) => {
    const path = join(entry.parentPath, entry.name);
    const place = join(app, path.slice(other.length));
    mkdirSync(join(place, '..'), { recursive: true });
    copyFileSync(path, `${place}.dpkg-new`);
    return place;
  });
  for (const place of places) renameSync(`${place}.dpkg-new`, place);
}

/** Makes the first thing that an app's own program does fail. */
export async function breakApp(app: string): Promise<void> {
  const archive = join(app, 'resources', 'app.asar');
  const parts = join(app, 'parts');
  extractAll(archive, parts);
  writeFileSync(join(parts, 'out', 'main', 'index.js'), "throw new Error('this version is broken');\n");
  rmSync(archive);
  rmSync(`${archive}.unpacked`, { recursive: true });
  await createPackageWithOptions(parts, archive, { unpack: '**/*.node' });
  rmSync(parts, { recursive: true });
}
