import { execFile } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { isAbsolute, join, posix, win32 } from 'node:path';
import { TunnelError } from '../provider.ts';
import { cloudflaredEnvironment } from './environment.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** How long `cloudflared --version` may take, ms: a virus scanner may look at it first. */
const versionTimeout = 10_000;

const executable = process.platform === 'win32' ? 'cloudflared.exe' : 'cloudflared';

/** Where the cloudflared that we fetched ourselves is kept. */
export const fetchedPath = (dataDir: string): string => join(dataDir, 'bin', executable);

/**
 * Finds a cloudflared that runs: the one that CLOUDFLARED_BIN names, else the one that came with the app, else the one on
 * PATH, else the one that was fetched before, else the one that the cloudflared package has installed for itself.
 * @returns its absolute path, or null where there is none.
 * @throws TunnelError cloudflared-broken where CLOUDFLARED_BIN names one that does not run: the person chose it.
 */
export async function findCloudflared(parts: {
  readonly dataDir: string;
  readonly env: Environment;
  readonly bundled?: string | null;
}): Promise<string | null> {
  const { dataDir, env, bundled = null } = parts;
  const chosen = env['CLOUDFLARED_BIN'];
  if (chosen !== undefined && chosen !== '') {
    if (isAbsolute(chosen) && isExecutable(chosen) && (await runs(chosen, env))) return chosen;
    throw new TunnelError(
      'cloudflared-broken',
      `CLOUDFLARED_BIN is set to ${chosen}, which is not the absolute path of a cloudflared that runs: correct it, or leave it out.`,
      'never',
    );
  }
  for (const path of [bundled, ...onPath(env), fetchedPath(dataDir), await ofPackage()]) {
    if (path !== null && isExecutable(path) && (await runs(path, env))) return path;
  }
  return null;
}

/** Whether it answers to `--version` in time and with exit code 0. */
export function runs(path: string, env: Environment): Promise<boolean> {
  return new Promise((resolve) => {
    const options = {
      env: cloudflaredEnvironment(env, null),
      timeout: versionTimeout,
      killSignal: 'SIGKILL' as const,
      windowsHide: true,
    };
    execFile(path, ['--version'], options, (error) => resolve(error === null));
  });
}

/** Every place of PATH; an empty or relative one means the current directory, which anybody may have filled. */
function onPath(env: Environment): string[] {
  const windows = process.platform === 'win32';
  const path = Object.entries(env).find(([name]) => (windows ? name.toUpperCase() : name) === 'PATH')?.[1];
  const folders = (path ?? '').split(windows ? win32.delimiter : posix.delimiter);
  return folders.filter((folder) => isAbsolute(folder)).map((folder) => join(folder, executable));
}

/** The package fetches a binary for itself where its install script may run; ours does not let it. */
async function ofPackage(): Promise<string | null> {
  try {
    return (await import('cloudflared')).DEFAULT_CLOUDFLARED_BIN;
  } catch {
    return null;
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
