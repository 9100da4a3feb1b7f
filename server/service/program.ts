import { accessSync, constants, realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { Fault } from '../faults.ts';

/** What starts this program again: Node with a script, or the desktop app. */
export interface Program {
  readonly kind: 'node' | 'app';
  /** Absolute. */
  readonly path: string;
  /** What comes before the command's name. */
  readonly words: readonly string[];
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * This process as it can be started again. Node is named by its place on PATH where that is the one that runs, because
 * a package manager's own place for it (`…/Cellar/node/24.1.0/…`) changes with each version.
 * @param script as it was called, not where links lead: links outlive updates
 */
export function nodeProgram(execPath: string, script: string | undefined, env: Environment): Program {
  const named = (env['PATH'] ?? '')
    .split(':')
    .filter((folder) => isAbsolute(folder) && !isPassing(folder, env))
    .map((folder) => join(folder, basename(execPath)))
    .find((path) => isSameFile(path, execPath));
  return {
    kind: 'node',
    path: named ?? execPath,
    words: script === undefined ? [] : [resolve(script)],
  };
}

/** @throws Fault where this program is in a place that will not stay, so that a service could not start from there. */
export function requireLasting({ path, words }: Program, env: Environment): void {
  const places = [path, ...words.filter((word) => isAbsolute(word))];
  const all = places.flatMap((place) => [place, realPath(place)]);
  if (all.some((place) => isCache(place))) {
    throw new Fault(
      "This Drawbridge runs from npx's cache, which is emptied now and then, and the service would be gone with it: install the file of the release with `npm i -g ./drawbridge-<version>.tgz` and run `drawbridge service install` then.",
    );
  }
  const passing = all.find((place) => isPassing(place, env));
  if (passing === undefined) return;
  throw new Fault(
    `This Drawbridge runs from ${passing}, which does not outlive a restart of this computer: install it somewhere that stays, by \`npm i -g ./drawbridge-<version>.tgz\` for example, and run \`drawbridge service install\` from there.`,
  );
}

/** The caches of npx, `pnpm dlx` and `yarn dlx`. */
const isCache = (path: string): boolean => /\/_npx\/|\/dlx[-/]/.test(path);

/** Places that are emptied when the computer starts, or when the person logs out (fnm keeps its links there). */
export function isPassing(path: string, env: Environment): boolean {
  const runtime = env['XDG_RUNTIME_DIR'];
  const folders = ['/tmp', '/var/tmp', '/run', ...(runtime?.startsWith('/') ? [runtime] : [])];
  return folders.some((folder) => path === folder || path.startsWith(`${folder}/`));
}

function isSameFile(path: string, other: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return realpathSync(path) === realpathSync(other);
  } catch {
    return false;
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** Where its interpreter is, so that `npx` beside it is found, too; null for the app. */
export const nodeFolder = ({ kind, path }: Program): string | null =>
  kind === 'node' ? dirname(path) : null;
