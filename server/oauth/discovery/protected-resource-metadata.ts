import { resourceOf, type Issuer } from '../../issuers.ts';
import { resourceScopes } from '../scopes.ts';

/**
 * Protected resource metadata (RFC 9728 §2). Clients refuse a `resource` that is not the URL they asked about (§3.3),
 * so each endpoint has its own document; the root names the canonical resource.
 */
export function protectedResourceMetadata(issuer: Issuer, path?: string) {
  return {
    resource: path === undefined ? resourceOf(issuer) : issuer.origin + path,
    authorization_servers: [issuer.origin],
    scopes_supported: resourceScopes,
    bearer_methods_supported: ['header'],
    resource_name: 'Drawbridge',
  };
}
