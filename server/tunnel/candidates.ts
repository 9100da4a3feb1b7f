import type { Settings } from '../../protocol/settings.ts';
import type { TunnelKind } from '../../protocol/tunnel.ts';

/** A tunnel that may be used, and its address where that is known beforehand. */
export interface Candidate {
  readonly kind: TunnelKind;
  readonly url: string | null;
}

/** The settings that say which tunnels are used. */
export type TunnelSettings = Pick<Settings, 'publicUrl' | 'tunnels' | 'cloudflareUrl' | 'ngrokUrl'>;

/** The address that the settings have for a kind. */
export function addressIn(settings: TunnelSettings, kind: TunnelKind): string | null {
  switch (kind) {
    case 'own':
      return settings.publicUrl;
    case 'cloudflare':
      return settings.cloudflareUrl;
    case 'ngrok':
      return settings.ngrokUrl;
    case 'quick':
      return null;
  }
}

/**
 * The tunnel to use, and after it those that may take over: only where the host stays the same, since connected apps
 * know the address and nothing else.
 * @param given the own address for this run alone, which wins over the settings.
 */
export function candidatesIn(settings: TunnelSettings, given: string | null): Candidate[] {
  const order = orderIn(settings, given);
  const [first, ...others] = order
    .map((kind): Candidate => ({
      kind,
      url: kind === 'own' ? (given ?? settings.publicUrl) : addressIn(settings, kind),
    }))
    .filter(({ kind, url }) => url !== null || kind === 'quick' || kind === 'ngrok');
  if (first === undefined) return [];
  return [first, ...others.filter(({ url }) => url !== null && url === first.url)];
}

/** The kinds in the order in which they are used. */
export function orderIn({ publicUrl, tunnels }: TunnelSettings, given: string | null): TunnelKind[] {
  if (given !== null) return ['own', ...tunnels.filter((kind) => kind !== 'own')];
  if (tunnels.length > 0) return [...new Set(tunnels)];
  return publicUrl === null ? [] : ['own'];
}

/**
 * What a new own address means for the choice of tunnels: it is used from now on; where it goes, it is used no more.
 */
export function tunnelsWith({ tunnels }: TunnelSettings, publicUrl: string | null): TunnelKind[] {
  if (publicUrl !== null) return tunnels[0] === 'own' ? tunnels : [];
  return tunnels[0] === 'own' ? [] : tunnels.filter((kind) => kind !== 'own');
}
