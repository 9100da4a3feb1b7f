import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { keychainThread } from './keychain-thread.ts';

/** The operating system's keychain, one secret by name. Everything here may be refused: locked, no bus, not installed. */
export interface Keychain {
  read(name: string): Promise<string | null>;
  write(name: string, secret: string): Promise<void>;
  remove(name: string): Promise<void>;
}

const service = 'Drawbridge';

/** One thread for the whole process, whatever the number of data folders. */
const ask = keychainThread();

/** The keychain of one data folder. Nothing is loaded or asked here; a call rejects where no keychain answers it. */
export function openKeychain(dataDir: string): Keychain {
  const suffix = suffixOf(dataDir);
  const at = (name: string) => ({ service, account: `${name}-${suffix}` });
  return {
    read: (name) => ask({ act: 'read', ...at(name) }),
    write: async (name, secret) => {
      await ask({ act: 'write', ...at(name), secret });
    },
    remove: async (name) => {
      await ask({ act: 'remove', ...at(name) });
    },
  };
}

/** Tells data folders apart, so that two of them do not share a token: a few letters of a hash of its real path. */
function suffixOf(dataDir: string): string {
  return createHash('sha256').update(realPath(dataDir)).digest('hex').slice(0, 12);
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}
