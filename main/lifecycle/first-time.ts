import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** True the first time that this is asked of a folder by this name, also across runs. */
export function isFirstTime(folder: string, name: string): boolean {
  try {
    writeFileSync(join(folder, name), '', { flag: 'wx', mode: 0o600 });
    return true;
  } catch {
    return false;
  }
}
