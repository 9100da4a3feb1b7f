import { Fault } from '../faults.ts';
import { openKeychain, type Keychain } from './keychain.ts';
import { withTimeout } from './with-timeout.ts';

/** The tokens of the tunnels: in the operating system's keychain, or in memory until the app ends. Never on disk. */
export interface TokenStore {
  /** Where a token goes that is stored now, as far as is known without asking the person to unlock anything. */
  kept(): Promise<'keychain' | 'memory'>;
  /** What was stored under this name, else what the environment has for it, else null. */
  get(name: string): Promise<string | null>;
  /** Stores it in the keychain; where that is not possible in time, in memory, and `kept` says so. */
  set(name: string, secret: string): Promise<void>;
  /** @throws Fault where the keychain holds it and does not let go of it. */
  remove(name: string): Promise<void>;
}

/** A locked keychain may ask the person and wait for ever: no more than this, ms. */
const keychainTimeout = 3000;

/** The variables of cloudflared and ngrok themselves, for machines without a keychain. */
const variables: Readonly<Record<string, string>> = { cloudflare: 'TUNNEL_TOKEN', ngrok: 'NGROK_AUTHTOKEN' };

/**
 * Opens the store for one data folder; no keychain is touched before the first call.
 * @param parts.open for tests; the operating system's keychain where it is left out.
 */
export function openTokenStore(parts: {
  readonly dataDir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly open?: (dataDir: string) => Keychain;
  /** Ms. */
  readonly timeout?: number;
}): TokenStore {
  const timeout = parts.timeout ?? keychainTimeout;
  /** What the keychain did not take, and what was last asked for by name: null for removed. */
  const memory = new Map<string, string>();
  const wanted = new Map<string, string | null>();
  let refused = false;
  const keychain = (parts.open ?? openKeychain)(parts.dataDir);

  return {
    kept: async () => {
      if (refused) return 'memory';
      return withTimeout(keychain.read('probe'), timeout).then(
        () => 'keychain',
        () => 'memory',
      );
    },

    get: async (name) => {
      const own = memory.get(name) ?? (await stored(keychain, name, timeout));
      return own ?? fromEnvironment(parts.env, name);
    },

    set: async (name, secret) => {
      wanted.set(name, secret);
      memory.set(name, secret);
      refused = true;
      const written = keychain.write(name, secret).then(() => {
        // The person may have unlocked it long after we stopped waiting: what they want now counts.
        const now = wanted.get(name);
        if (now === null) return keychain.remove(name);
        if (now === secret) {
          memory.delete(name);
          refused = false;
        }
        return undefined;
      });
      await withTimeout(written, timeout).catch(() => undefined);
    },

    remove: async (name) => {
      wanted.set(name, null);
      memory.delete(name);
      try {
        await withTimeout(keychain.remove(name), timeout);
      } catch {
        if ((await stored(keychain, name, timeout)) === null) return;
        throw new Fault(
          `The token is still in the keychain, because the keychain did not let it be removed: unlock it and try again, or remove the entry "${name}" of Drawbridge there.`,
        );
      }
    },
  };
}

const stored = (keychain: Keychain, name: string, timeout: number): Promise<string | null> =>
  withTimeout(keychain.read(name), timeout).catch(() => null);

function fromEnvironment(env: Readonly<Record<string, string | undefined>>, name: string): string | null {
  const variable = variables[name];
  const value = variable === undefined ? undefined : env[variable]?.trim();
  return value === undefined || value === '' ? null : value;
}
