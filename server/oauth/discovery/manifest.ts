import { addressesOf, type Issuer } from '../../issuers.ts';
import { version } from '../../version.ts';
import { endpointSpellings } from '../endpoints.ts';
import { authorizationServerMetadata } from './authorization-server-metadata.ts';

/** `/.well-known/mcp/manifest.json`: what earlier servers published, OAuth configuration included. */
export function manifest(issuer: Issuer) {
  const { origin } = issuer;
  const { mcp, sse } = addressesOf(issuer);
  return {
    name: 'Drawbridge',
    version,
    description: "Tools and files on a person's own computer, behind that person's consent.",
    endpoints: { mcp, sse, messages: `${origin}/messages/`, tools: `${origin}/tools` },
    transports: ['streamable-http', 'sse'],
    oauth: {
      ...authorizationServerMetadata(issuer),
      alternative_endpoints: {
        authorization_endpoint: origin + endpointSpellings.authorize[1],
        token_endpoint: origin + endpointSpellings.token[1],
        registration_endpoint: origin + endpointSpellings.register[1],
        revocation_endpoint: origin + endpointSpellings.revoke[1],
      },
    },
  };
}
