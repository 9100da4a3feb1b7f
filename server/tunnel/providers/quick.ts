import type { Fetching } from '../cloudflared/fetching.ts';
import { openCloudflared } from '../cloudflared/open-cloudflared.ts';
import type { TunnelProvider } from '../provider.ts';

/** Ms from the start of cloudflared until its address has to be there. It gives Cloudflare itself 15 s to answer. */
const limit = 60_000;

/**
 * A Cloudflare Quick Tunnel: no account, a new address at every start.
 * @param parts.bundled the path of the cloudflared that came with the app.
 * @param parts.fetching where cloudflared comes from, for tests; GitHub where it is left out.
 */
export function quickTunnel(parts: {
  readonly dataDir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly bundled?: string | null;
  readonly fetching?: Fetching;
  /** Ms. */
  readonly limit?: number;
}): TunnelProvider {
  return {
    kind: 'quick',
    fixedUrl: null,
    open: (target, hear, signal) =>
      openCloudflared(
        {
          dataDir: parts.dataDir,
          env: parts.env,
          bundled: parts.bundled ?? null,
          fetching: parts.fetching ?? {},
          args: ['--url', `http://127.0.0.1:${target.port}`],
          token: null,
          urlIn: (said) => (said.kind === 'url' ? said.url : null),
          limit: parts.limit ?? limit,
        },
        hear,
        signal,
      ),
  };
}
