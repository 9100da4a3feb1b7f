import type { Fetching } from '../cloudflared/fetching.ts';
import { openCloudflared } from '../cloudflared/open-cloudflared.ts';
import { tunnelsPage } from '../cloudflared/problems.ts';
import type { Route } from '../cloudflared/read-line.ts';
import { TunnelError, type TunnelNews, type TunnelProvider } from '../provider.ts';

/** Ms from the start of cloudflared until its first connection has to stand. */
const limit = 60_000;

/**
 * A named Cloudflare Tunnel: the person's own token and host name. Where the name leads is configured at Cloudflare;
 * what cloudflared hears of that is compared with what should be.
 * @param parts.url the public origin that the person gave the tunnel there.
 * @param parts.bundled the path of the cloudflared that came with the app.
 * @param parts.fetching where cloudflared comes from, for tests; GitHub where it is left out.
 */
export function cloudflareTunnel(parts: {
  readonly dataDir: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly bundled?: string | null;
  readonly url: string;
  readonly token: () => Promise<string | null>;
  readonly fetching?: Fetching;
  /** Ms. */
  readonly limit?: number;
}): TunnelProvider {
  return {
    kind: 'cloudflare',
    fixedUrl: parts.url,
    open: async (target, hear, signal) => {
      const token = tokenIn(await parts.token());
      if (token === null) throw noToken();
      return openCloudflared(
        {
          dataDir: parts.dataDir,
          env: parts.env,
          bundled: parts.bundled ?? null,
          fetching: parts.fetching ?? {},
          // A tunnel that was made with cloudflared itself, and not in the dashboard, goes where this says.
          args: ['run', '--url', `http://127.0.0.1:${target.port}`],
          token,
          urlIn: (said) => (said.kind === 'connected' ? parts.url : null),
          onRoutes: (routes) => warnOfRoutes(routes, parts.url, target.port, hear),
          limit: parts.limit ?? limit,
        },
        hear,
        signal,
      );
    },
  };
}

/** Cloudflare's page shows the token at the end of a command, and people copy all of it. */
function tokenIn(given: string | null): string | null {
  const token = given?.trim().split(/\s+/).at(-1) ?? '';
  // An environment cannot hold NUL, and a token holds nothing but base64.
  return token === '' || token.includes('\0') ? null : token;
}

const noToken = (): TunnelError =>
  new TunnelError(
    'token-missing',
    `The Cloudflare tunnel cannot be opened, because no token is kept for it: copy the token from your tunnel's page (${tunnelsPage}) and store it with the tunnel.`,
    'never',
  );

/** Says where the host name leads at Cloudflare, when that is not here. */
function warnOfRoutes(
  routes: readonly Route[],
  url: string,
  port: number,
  hear: (news: TunnelNews) => void,
): void {
  const { hostname } = new URL(url);
  const here = `http://localhost:${port}`;
  const route = routes.find((one) => matches(one.hostname, hostname));
  const where = 'on the page of the tunnel at Cloudflare, under "Public hostname"';
  if (route === undefined) {
    hear({
      kind: 'note',
      level: 'warn',
      sentence: `This Cloudflare tunnel has no host name ${hostname}, so nothing sent to ${url} will arrive: add that name with the service ${here} ${where}.`,
    });
  } else if (!leadsHere(route.service, port)) {
    hear({
      kind: 'note',
      level: 'warn',
      sentence: `At Cloudflare ${hostname} leads to another service than Drawbridge, which listens at ${here}: change the service of that name to ${here} ${where}.`,
    });
  }
}

function matches(pattern: string, hostname: string): boolean {
  return pattern.startsWith('*.') ? hostname.endsWith(pattern.slice(1)) : pattern === hostname;
}

/** A service on another computer may lead here all the same: only loopback is judged. */
function leadsHere(service: string, port: number): boolean {
  const url = URL.canParse(service) ? new URL(service) : null;
  if (url === null) return false;
  const isLoopback = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
  return !isLoopback || (url.protocol === 'http:' && url.port === String(port));
}
