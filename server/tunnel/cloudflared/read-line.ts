import { parseLogLine, type LogLine } from './log-line.ts';
import { problemOf, type Problem } from './problems.ts';

/** Where the host name of a named tunnel leads, as it is configured at Cloudflare. */
export interface Route {
  readonly hostname: string;
  /** An address, as a rule: `http://localhost:4321`. */
  readonly service: string;
}

/** What a line of cloudflared says. Nothing of the line itself is repeated in it but names and numbers. */
export type Said =
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'connected'; readonly connection: number }
  | { readonly kind: 'disconnected'; readonly connection: number }
  /** QUIC does not get through; it goes on over this protocol. */
  | { readonly kind: 'fallback'; readonly protocol: string }
  | { readonly kind: 'routes'; readonly routes: readonly Route[] }
  | ({ readonly kind: 'problem' } & Problem)
  | { readonly kind: 'noise' };

const noise: Said = { kind: 'noise' };

/** The address in its box. `api` is where cloudflared asks for a tunnel: its failures name it. A port is never there but in tests. */
const quickAddress =
  /^\|\s+(https:\/\/(?!api\.)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.trycloudflare\.com(?::\d{1,5})?)\s+\|$/;

/**
 * Reads one line that cloudflared wrote, without its line break: text or JSON, with or without colours.
 * The wordings are those of its source (connection/, supervisor/, cmd/cloudflared/tunnel/), from 2021 to 2026.
 */
export function readLine(raw: string): Said {
  const line = parseLogLine(raw);
  const { message } = line;
  const address = quickAddress.exec(message)?.[1];
  if (address !== undefined) return { kind: 'url', url: address };
  if (message.startsWith('Updated to new configuration')) return routesIn(line);
  const connection = connectionOf(line);
  if (connection !== null) {
    if (/^Registered tunnel connection\b|^Connection [\w-]+ registered\b/.test(message))
      return { kind: 'connected', connection };
    if (isGone(message)) return { kind: 'disconnected', connection };
  }
  const protocol = /^Switching to fallback protocol (\w{1,20})/.exec(message)?.[1];
  if (protocol !== undefined) return { kind: 'fallback', protocol };
  const problem = problemOf(line);
  return problem === null ? noise : { kind: 'problem', ...problem };
}

/** Every way in which the source says that one connection has ended. */
const isGone = (message: string): boolean =>
  /^(?:Unregistered tunnel connection|Connection terminated|Serve tunnel error|Lost connection with the edge)\b/.test(
    message,
  );

function connectionOf({ fields }: LogLine): number | null {
  const index = fields.get('connIndex') ?? '';
  return /^\d{1,3}$/.test(index) ? Number(index) : null;
}

function routesIn({ fields }: LogLine): Said {
  try {
    const config: unknown = JSON.parse(fields.get('config') ?? '');
    if (typeof config !== 'object' || config === null || !('ingress' in config)) return noise;
    const rules: readonly unknown[] = Array.isArray(config.ingress) ? config.ingress : [];
    return { kind: 'routes', routes: rules.slice(0, 100).flatMap(routeIn) };
  } catch {
    return noise;
  }
}

function routeIn(rule: unknown): Route[] {
  if (typeof rule !== 'object' || rule === null || !('hostname' in rule) || !('service' in rule)) return [];
  const { hostname, service } = rule;
  if (typeof hostname !== 'string' || typeof service !== 'string') return [];
  return [{ hostname: hostname.slice(0, 300), service: service.slice(0, 300) }];
}
