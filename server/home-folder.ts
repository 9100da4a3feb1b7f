import { homedir, userInfo } from 'node:os';
import { isAbsolute, join } from 'node:path';

/**
 * The person's home folder, absolute: HOME, else what the system has for this user. Null where there is none, as in a
 * container that runs under a number without a name.
 */
export function homeFolder(): string | null {
  for (const read of [homedir, () => userInfo().homedir]) {
    try {
      const folder = read();
      if (isAbsolute(folder)) return folder;
    } catch {
      // Node throws where the system does not know the user.
    }
  }
  return null;
}

/** Where the person's own files of a kind are, unless the variable of that name says otherwise. */
const usual = { XDG_CONFIG_HOME: ['.config'], XDG_DATA_HOME: ['.local', 'share'] } as const;

/**
 * A base directory: the variable where it is an absolute path (others are to be ignored, says the XDG Base Directory
 * Specification), else its usual place in the home folder.
 * @param home asked only where it is needed: a user of a service may have none
 */
export function xdgFolder<Home extends string | null>(
  variable: keyof typeof usual,
  env: Readonly<Record<string, string | undefined>>,
  home: () => Home,
): string | Home {
  const chosen = env[variable];
  if (chosen !== undefined && isAbsolute(chosen)) return chosen;
  const folder = home();
  return folder === null ? folder : join(folder, ...usual[variable]);
}
