import type { Addresses } from '../protocol/status.ts';

/** Under which name a request came in. Each name is an issuer and a resource of its own (RFC 8414, RFC 9728). */
export interface Issuer {
  readonly kind: 'loopback' | 'public';
  /** The issuer identifier: an origin without trailing slash, one identical string everywhere. */
  readonly origin: string;
}

/** The endpoints of the one protected resource that each issuer has. The first is its canonical identifier. */
export const endpointPaths = ['/mcp', '/sse', '/tools'] as const;

/** The canonical resource identifier of an issuer: the exact URL of its MCP endpoint. */
export const resourceOf = (issuer: Issuer): string => `${issuer.origin}/mcp`;

/** What a token is bound to. Loopback counts as one audience whatever the port (RFC 8252 §7.3 treats ports alike). */
export type Audience = string;
export const audienceOf = (issuer: Issuer): Audience =>
  issuer.kind === 'loopback' ? 'loopback' : issuer.origin;

/** Whether a `resource` parameter (RFC 8707) names this issuer's resource, in any spelling that we publish. */
export function namesResource(issuer: Issuer, resource: string): boolean {
  if (resource === issuer.origin || resource === `${issuer.origin}/`) return true;
  return endpointPaths.some(
    (path) => resource === issuer.origin + path || resource === `${issuer.origin}${path}/`,
  );
}

export const addressesOf = (issuer: Issuer): Addresses => ({
  origin: issuer.origin,
  mcp: `${issuer.origin}/mcp`,
  sse: `${issuer.origin}/sse`,
});

/** The names this server answers to. The public one comes and goes with the settings and the bridge. */
export class Issuers {
  #port: number;
  #public: Issuer | null = null;

  constructor(port: number) {
    this.#port = port;
  }

  /** The port is known for certain only when the server listens. */
  setPort(port: number): void {
    this.#port = port;
  }

  get loopback(): Issuer {
    return { kind: 'loopback', origin: `http://127.0.0.1:${this.#port}` };
  }

  get public(): Issuer | null {
    return this.#public;
  }

  setPublic(origin: string | null): void {
    this.#public = origin === null ? null : { kind: 'public', origin };
  }

  /**
   * The issuer that a Host header names, or null where it is foreign (DNS rebinding, strangers).
   * `localhost` is a spelling of the loopback issuer that keeps its own origin, so that a client that was given
   * that URL finds it again, letter by letter, in every document.
   */
  byHost(host: string | undefined): Issuer | null {
    if (host === undefined) return null;
    const name = host.toLowerCase();
    if (name === `127.0.0.1:${this.#port}`) return this.loopback;
    if (name === `localhost:${this.#port}`)
      return { kind: 'loopback', origin: `http://localhost:${this.#port}` };
    const known = this.#public;
    if (known === null) return null;
    const expected = new URL(known.origin);
    const withPort =
      expected.port === '' ? `${expected.hostname}:${expected.protocol === 'https:' ? 443 : 80}` : null;
    // Without the port as well: that is what nginx's `proxy_set_header Host $host` makes of it.
    return name === expected.host || name === withPort || name === expected.hostname ? known : null;
  }
}
