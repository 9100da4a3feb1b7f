import { homedir, userInfo } from 'node:os';
import { isAbsolute } from 'node:path';

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
