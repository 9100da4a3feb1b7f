import { PublicUrl } from '../../protocol/settings.ts';
import { TunnelKind } from '../../protocol/tunnel.ts';
import type { Arguments } from './arguments.ts';
import { UsageError } from './usage.ts';

const spellings: Readonly<Record<string, TunnelKind | 'none'>> = {
  ...Object.fromEntries(TunnelKind.options.map((kind) => [kind, kind])),
  'cloudflare-quick': 'quick',
  'cloudflare-named': 'cloudflare',
  none: 'none',
  off: 'none',
};

/**
 * The kind of tunnel that the person wrote. `cloudflared` is the program of two kinds: with an address or a token of
 * one's own it is the named tunnel.
 * @throws UsageError where there is no such kind; the word is not repeated, as it may be a token that slipped.
 */
export function kindOf(word: string, ofOnesOwn: boolean): TunnelKind | 'none' {
  const plain = word.toLowerCase();
  if (plain === 'cloudflared') return ofOnesOwn ? 'cloudflare' : 'quick';
  const kind = Object.hasOwn(spellings, plain) ? spellings[plain] : undefined;
  if (kind !== undefined) return kind;
  throw new UsageError(
    `There is no such kind of tunnel: write ${TunnelKind.options.join(', ')} or none; \`drawbridge tunnel list\` says what each needs.`,
  );
}

/** The address of `--url`, also where only its host was written; null where it was left out. @throws UsageError */
export function urlOf(args: Arguments): string | null {
  const text = args.text('url');
  if (text === null) return null;
  const parsed = PublicUrl.safeParse(/^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `https://${text}`);
  if (parsed.success) return parsed.data;
  throw new UsageError(
    `--url ${parsed.error.issues[0]?.message ?? 'is not valid'}, and what you wrote is not.`,
  );
}

/** The kinds of `--failover`; null where it was left out. @throws UsageError */
export function failoverOf(args: Arguments): TunnelKind[] | null {
  const text = args.text('failover');
  if (text === null) return null;
  const kinds = text
    .split(',')
    .map((word) => kindOf(word.trim(), false))
    .filter((kind) => kind !== 'none');
  if (kinds.length <= 3) return [...new Set(kinds)];
  throw new UsageError('--failover takes at most 3 kinds of tunnel, with a comma between them.');
}
