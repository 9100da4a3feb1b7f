import express, { type Router } from 'express';
import { sendJson } from '../../http/answers.ts';
import { exchangeOf } from '../../http/exchange.ts';
import { endpointPaths, type Issuer } from '../../issuers.ts';
import { jwksPath } from '../endpoints.ts';
import { methodNotAllowed } from '../http/endpoint.ts';
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
const documents: ReadonlyMap<string, WellKnown> = new Map([
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
]);

/** Discovery. Every other well-known address is 404 with JSON, so that no client takes a page for metadata. */
export function wellKnownRouter(): Router {
  const router = express.Router();
  const wrongMethod = methodNotAllowed('GET, HEAD');
  router.use((req, res, next) => {
    const exchange = exchangeOf(req);
    const { path, issuer } = exchange;
    const document = documents.get(path);
    if (document !== undefined && req.method !== 'GET' && req.method !== 'HEAD') {
      wrongMethod(req, res, next);
    } else if (document !== undefined) {
      const about = { type: 'discovery', phase: 'discovery', actor: 'client' } as const;
      exchange.entry = { ...about, summary: `Read the ${document.name}`, answer: { issuer: issuer.origin } };
      sendJson(res, 200, document.of(issuer), { 'Cache-Control': 'public, max-age=60' });
    } else if (path.includes('/.well-known')) {
      const about = { type: 'discovery', phase: 'discovery', actor: 'client' } as const;
      exchange.entry = { ...about, summary: 'Asked for a well-known document that does not exist here' };
      sendJson(res, 404, { error: 'not_found', error_description: 'There is no such document here.' });
    } else {
      next();
    }
  });
  return router;
}
