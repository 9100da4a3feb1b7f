import { sendJson } from '../../http/answers.ts';
import type { Exchange } from '../../http/exchange.ts';
import type { DirectHandler } from '../../http/front.ts';
import { endpointPaths, type Issuer } from '../../issuers.ts';
import { jwksPath } from '../endpoints.ts';
import { answerWrongMethod } from '../http/wrong-method.ts';
import { authorizationServerMetadata, openidConfiguration } from './authorization-server-metadata.ts';
import { manifest } from './manifest.ts';
import { protectedResourceMetadata } from './protected-resource-metadata.ts';

interface WellKnown {
  /** For a person: "Read the …". */
  readonly name: string;
  readonly of: (issuer: Issuer) => object;
}

const authorizationServer: WellKnown = { name: "server's OAuth metadata", of: authorizationServerMetadata };
const openid: WellKnown = { name: "server's OpenID configuration", of: openidConfiguration };
const resource = (path?: string): WellKnown => ({
  name: path === undefined ? "server's resource metadata" : `resource metadata of ${path}`,
  of: (issuer) => protectedResourceMetadata(issuer, path),
});

/** Every discovery document, by its exact path: at the root and suffixed (RFC 8414 §3.1, RFC 9728 §3.1). */
const documents: readonly (readonly [string, WellKnown])[] = [
  ['/.well-known/oauth-authorization-server', authorizationServer],
  ['/.well-known/openid-configuration', openid],
  ['/.well-known/oauth-protected-resource', resource()],
  ...endpointPaths.flatMap((path): [string, WellKnown][] => [
    [`/.well-known/oauth-authorization-server${path}`, authorizationServer],
    [`/.well-known/openid-configuration${path}`, openid],
    [`/.well-known/oauth-protected-resource${path}`, resource(path)],
  ]),
  ['/mcp/.well-known/openid-configuration', openid],
  ['/.well-known/mcp/manifest.json', { name: "server's manifest", of: manifest }],
  [jwksPath, { name: "server's key set, which is empty", of: () => ({ keys: [] }) }],
];

/** What answers each discovery document, by its exact path. */
export const discoveryDocuments: ReadonlyMap<string, DirectHandler> = new Map(
  documents.map(([path, document]) => [path, (exchange) => answerDocument(document, exchange)]),
);

function answerDocument(document: WellKnown, exchange: Exchange): void {
  const { issuer, req, res } = exchange;
  if (req.method !== 'GET' && req.method !== 'HEAD') return answerWrongMethod(exchange, 'GET, HEAD');
  const about = { type: 'discovery', phase: 'discovery', actor: 'client' } as const;
  exchange.entry = { ...about, summary: `Read the ${document.name}`, answer: { issuer: issuer.origin } };
  sendJson(res, 200, document.of(issuer), { 'Cache-Control': 'public, max-age=60' });
}
