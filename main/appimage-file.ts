import { isAbsolute, sep } from 'node:path';

export interface Running {
  /** The running program. */
  readonly execPath: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * The AppImage that this program runs from: the file that stays, while what runs is only mounted from it. Null where it
 * runs from none. Programs that an AppImage started (an editor's terminal) inherit its variables: only what runs from
 * inside of APPDIR is it. https://docs.appimage.org/packaging-guide/environment-variables.html
 */
export function appImageFile({ execPath, env }: Running): string | null {
  const { APPIMAGE: image, APPDIR: mounted } = env;
  if (image === undefined || !isAbsolute(image) || !mounted) return null;
  return execPath.startsWith(mounted + sep) ? image : null;
}
