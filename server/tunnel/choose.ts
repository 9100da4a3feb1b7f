import { ControlError } from '../../protocol/control-error.ts';
import type { ParsedInput } from '../../protocol/control.ts';
import { type TunnelKind, type TunnelOption, tunnelKinds } from '../../protocol/tunnel.ts';
import type { TokenStore } from '../keychain/token-store.ts';
import { addressIn, type TunnelSettings } from './candidates.ts';
import { limitSentences, tunnelTexts } from './limits.ts';

type Choice = ParsedInput<'useTunnel'>;

const refused = (sentence: string): ControlError => new ControlError('bad-input', sentence);

/**
 * Checks that a tunnel can be used as asked, and stores its token.
 * @param settings as they are; the own address as it is in this run.
 * @returns the settings that make it so.
 * @throws ControlError bad-input where something is missing or does not fit.
 */
export async function choose(
  input: Choice,
  settings: TunnelSettings,
  tokens: () => Promise<TokenStore>,
): Promise<TunnelSettings> {
  const { kind, token } = input;
  const { publicUrl, cloudflareUrl, ngrokUrl } = settings;
  if (kind === 'none') {
    if (input.url != null || token !== undefined || input.failover !== undefined)
      throw refused('Ending the tunnel takes no address, token or failover: leave them out.');
    return { publicUrl: null, tunnels: [], cloudflareUrl, ngrokUrl };
  }
  const url = addressFor(kind, input, settings);
  await keepToken(kind, token, tokens);
  const addresses = {
    publicUrl: kind === 'own' ? url : publicUrl,
    cloudflareUrl: kind === 'cloudflare' ? url : cloudflareUrl,
    ngrokUrl: kind === 'ngrok' ? url : ngrokUrl,
  };
  const tunnels = [kind, ...failoverOf(kind, input, { ...settings, ...addresses })];
  return { ...addresses, tunnels };
}

/** The address that the kind will have: the one given, else the one from before. */
function addressFor(kind: TunnelKind, { url }: Choice, settings: TunnelSettings): string | null {
  const { title } = tunnelTexts[kind];
  if (kind === 'quick') {
    if (url == null) return null;
    throw refused(
      'A Quick Tunnel cannot have an address of your choice, because Cloudflare makes one up at each start: leave the address out, or use another kind of tunnel.',
    );
  }
  const wanted = url === undefined ? addressIn(settings, kind) : url;
  if (wanted !== null || kind === 'ngrok') return wanted;
  throw refused(
    kind === 'own'
      ? 'An own address cannot be used without saying which: give the https address that already leads to this computer.'
      : `A ${title} needs its address, which you set at Cloudflare as its public hostname: give it, like https://bridge.example.com.`,
  );
}

async function keepToken(
  kind: TunnelKind,
  token: string | undefined,
  tokens: () => Promise<TokenStore>,
): Promise<void> {
  const { title, needsToken, link } = tunnelTexts[kind];
  if (!needsToken) {
    if (token === undefined) return;
    throw refused(`${title} needs no token, so none was kept: leave it out.`);
  }
  const store = await tokens();
  // Before the settings: a tunnel that is chosen and has no token would fail.
  if (token !== undefined) return store.set(kind, token);
  if ((await store.get(kind)) === null)
    throw refused(
      `${title} needs a token and none is kept yet: get one at ${link ?? 'its site'} and give it.`,
    );
}

/** Those asked for, each with a reason where it does not fit; else those from before that still fit. */
function failoverOf(kind: TunnelKind, { failover }: Choice, settings: TunnelSettings): TunnelKind[] {
  const address = addressIn(settings, kind);
  const fits = (other: TunnelKind): boolean => address !== null && addressIn(settings, other) === address;
  if (failover === undefined) return settings.tunnels.filter((other) => other !== kind && fits(other));
  const others = [...new Set(failover)].filter((other) => other !== kind);
  const unfit = others.find((other) => !fits(other));
  if (unfit === undefined) return others;
  throw refused(
    `${tunnelTexts[unfit].title} cannot take over for ${tunnelTexts[kind].title}, because connected apps know the address, and theirs is not the same: set the same address for both first, or leave it out.`,
  );
}

/** All kinds as the person chooses between them. */
export async function optionsFor(settings: TunnelSettings, store: TokenStore): Promise<TunnelOption[]> {
  return Promise.all(
    tunnelKinds.map(async (kind) => {
      const url = addressIn(settings, kind);
      return {
        kind,
        ...tunnelTexts[kind],
        hasToken: tunnelTexts[kind].needsToken && (await store.get(kind)) !== null,
        url,
        limits: limitSentences(kind, url),
      };
    }),
  );
}
