import { realpathSync } from 'node:fs';
import { isAbsolute, sep } from 'node:path';

export interface ProgramParts {
  /** The running program. */
  execPath: string;
  env: Readonly<Record<string, string | undefined>>;
}

/** Where the packages put the command (electron-builder.yml). */
const installed = '/usr/bin/drawbridge';

/**
 * The program to start at login, on Linux: the AppImage itself where this is one (what runs is only mounted from it),
 * the command of the package where it leads here, else what runs.
 */
export function programOf({ execPath, env }: ProgramParts): string {
  const { APPIMAGE: image, APPDIR: mounted } = env;
  // Programs that an AppImage started inherit its variables: only what runs from inside of it is it.
  if (image !== undefined && isAbsolute(image) && mounted && execPath.startsWith(mounted + sep)) return image;
  return leadsTo(installed, execPath) ? installed : execPath;
}

function leadsTo(link: string, target: string): boolean {
  try {
    return realpathSync(link) === realpathSync(target);
  } catch {
    return false;
  }
}

/** @param dataDir null: the usual one, which needs no word */
export const loginCommand = (program: string, dataDir: string | null): [string, ...string[]] => [
  program,
  '--hidden',
  ...(dataDir === null ? [] : [`--data-dir=${dataDir}`]),
];
