import { chmodSync, mkdirSync, rmSync, statSync, type Stats, writeFileSync } from 'node:fs';
import { dirname, join, parse, relative, resolve } from 'node:path';
import { Fault } from './faults.ts';
import { errorCode } from './error-code.ts';
import { homeFolder, xdgFolder } from './home-folder.ts';

export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
}

const here = (): Surroundings => ({
  env: process.env,
  platform: process.platform,
  // Not asked for where the environment names a folder: a user of a service may have no home.
  get home() {
    const home = homeFolder();
    if (home !== null) return home;
    throw new Fault(
      'There is no home folder to keep anything in, because HOME is not set and the system has none for this user: set HOME, or name a folder with --data-dir.',
    );
  },
});

/**
 * Where everything is kept unless `--data-dir` says otherwise: DRAWBRIDGE_DATA_DIR, else the place that the platform
 * has for such things (XDG base directories on Linux). Not made yet.
 * @throws Fault where there is no home folder, and it is needed.
 */
export function defaultDataDir(at: Surroundings = here()): string {
  const { env, platform } = at;
  const chosen = env['DRAWBRIDGE_DATA_DIR'];
  if (chosen) return resolve(chosen);
  if (platform === 'darwin') return join(at.home, 'Library', 'Application Support', 'Drawbridge');
  if (platform === 'win32') return join(env['APPDATA'] || join(at.home, 'AppData', 'Roaming'), 'Drawbridge');
  return join(
    xdgFolder('XDG_DATA_HOME', env, () => at.home),
    'drawbridge',
  );
}

/**
 * Makes the data folder ready: it exists, is ours alone (mode 0700) and can be written.
 * @returns its absolute path.
 * @throws Fault where it cannot be made so.
 */
export function prepareDataFolder(dataDir: string): string {
  const path = resolve(dataDir);
  try {
    makeFolder(path);
  } catch (error) {
    throw unusable(path, error);
  }
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined || !stats.isDirectory()) throw notAFolder(path);
  if (process.platform !== 'win32') keepPrivate(path, stats);
  tryWriting(path);
  return path;
}

/**
 * Makes the folder and what is missing above it, one by one: Node's own recursive mkdir never returns where the file
 * system says ENOENT whatever exists, as /proc does.
 */
function makeFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false }) !== undefined) return;
  const parent = dirname(path);
  if (parent !== path) makeFolder(parent);
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Another start may have made it in the meantime.
    if (errorCode(error) !== 'EEXIST') throw error;
  }
}

function keepPrivate(path: string, stats: Stats): void {
  if (stats.uid !== process.getuid?.()) {
    throw new Fault(
      `The data folder ${path} belongs to another user, so secrets would not be safe in it: start Drawbridge as that user, or choose another folder with --data-dir.`,
    );
  }
  if ((stats.mode & 0o077) === 0) return;
  if ((stats.mode & 0o1000) !== 0 || holdsOthersThings(path)) {
    throw new Fault(
      `The data folder ${path} is not for Drawbridge alone, and closing it to everybody else would do harm: choose a folder inside it with --data-dir.`,
    );
  }
  try {
    chmodSync(path, 0o700);
  } catch (error) {
    throw unusable(path, error);
  }
}

/** The root, the person's home, and what that is in: folders whose mode is not ours to change. */
function holdsOthersThings(path: string): boolean {
  if (path === parse(path).root) return true;
  const home = homeFolder();
  if (home === null) return false;
  const toHome = relative(path, home);
  return toHome === '' || !toHome.startsWith('..');
}

function tryWriting(path: string): void {
  const probe = join(path, `.probe-${process.pid}`);
  try {
    writeFileSync(probe, '', { mode: 0o600 });
    rmSync(probe, { force: true });
  } catch (error) {
    throw unusable(path, error);
  }
}

const notAFolder = (path: string): Fault =>
  new Fault(
    `The data folder ${path} is a file, so nothing can be kept in it: choose another with --data-dir.`,
  );

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'its permissions do not let us in',
  EPERM: 'its permissions do not let us in',
  ENOENT: 'it cannot be made there',
  EROFS: 'it is on a read-only disk',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  ENAMETOOLONG: 'its name is too long',
  ELOOP: 'its links go round in a circle',
};

function unusable(path: string, error: unknown): Fault {
  const code = errorCode(error);
  if (code === 'EEXIST' || code === 'ENOTDIR') return notAFolder(path);
  const reason = reasons[code] ?? (code || String(error));
  return new Fault(
    `The data folder ${path} cannot be used because ${reason}: make it writable, or choose another with --data-dir.`,
  );
}
