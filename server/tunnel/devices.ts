import type { TunnelKind } from '../../protocol/tunnel.ts';
import type { TokenStore } from '../keychain/token-store.ts';
import type { Candidate } from './candidates.ts';
import { type Clock, realClock } from './clock.ts';
import type { TunnelParts } from './create-tunnels.ts';
import { networkNow } from './machine-watch.ts';
import { ownAddress } from './own-address.ts';
import { probe, type ProbeOutcome } from './probe.ts';
import type { TunnelProvider } from './provider.ts';

/** What the tunnels need of the world; tests give their own. */
export interface Devices {
  readonly clock: Clock;
  /** 0 to 1. */
  readonly random: () => number;
  /** How this machine is on a network, as a text that differs when that does. */
  readonly network: () => string;
  readonly tokens: () => Promise<TokenStore>;
  readonly provider: (candidate: Candidate) => Promise<TunnelProvider>;
  /** Sends a request through the public address; see probe.ts. */
  readonly probe: (kind: TunnelKind, url: string, signal: AbortSignal) => Promise<ProbeOutcome>;
}

/** The real ones. Keychain and providers are loaded when they are needed first: nothing of them slows the start. */
export function devicesOf(parts: TunnelParts): Devices {
  const { dataDir, env, now } = parts;
  const bundled = parts.bundledCloudflared ?? null;
  let store: Promise<TokenStore> | null = null;
  const tokens = (): Promise<TokenStore> => {
    store ??= import('../keychain/token-store.ts').then(({ openTokenStore }) =>
      openTokenStore({ dataDir, env }),
    );
    return store;
  };
  const tokenOf = (name: string) => async () => (await tokens()).get(name);
  return {
    clock: realClock(now),
    random: Math.random,
    network: networkNow,
    tokens,
    probe: (kind, url, signal) => probe(parts, kind, url, signal),
    provider: async ({ kind, url }) => {
      if (kind === 'quick')
        return (await import('./providers/quick.ts')).quickTunnel({ dataDir, env, bundled });
      if (kind === 'ngrok')
        return (await import('./providers/ngrok.ts')).ngrokTunnel({ url, token: tokenOf('ngrok') });
      if (url === null) throw new Error(`there is no address for ${kind}`);
      if (kind === 'own') return ownAddress(url);
      const { cloudflareTunnel } = await import('./providers/cloudflare.ts');
      return cloudflareTunnel({ dataDir, env, bundled, url, token: tokenOf('cloudflare') });
    },
  };
}
