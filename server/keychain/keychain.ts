import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { withTimeout } from './with-timeout.ts';

/** The operating system's keychain, one secret by name. Everything here may be refused: locked, no bus, not installed. */
export interface Keychain {
  read(name: string): Promise<string | null>;
  write(name: string, secret: string): Promise<void>;
  remove(name: string): Promise<void>;
}

const service = 'Drawbridge';

/** How long the keychain's library may take to be loaded, ms. */
const loadTimeout = 3000;

/**
 * Loads the keychain's library and looks whether a keychain answers at all.
 * @returns null where there is none: the library has no build for this computer, or there is no bus to ask on.
 */
export async function openKeychain(dataDir: string): Promise<Keychain | null> {
  try {
    const { AsyncEntry } = await withTimeout(import('@napi-rs/keyring'), loadTimeout);
    const suffix = suffixOf(dataDir);
    // Without a store by name the library falls back, and says nothing, to the kernel's keyring: lost at reboot.
    const entry = (name: string) =>
      new AsyncEntry(service, `${name}-${suffix}`, { linux: { store: 'secret-service' } });
    entry('probe');
    return {
      read: async (name) => (await entry(name).getPassword()) ?? null,
      write: (name, secret) => entry(name).setPassword(secret),
      remove: async (name) => {
        await entry(name).deleteCredential();
      },
    };
  } catch {
    return null;
  }
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
