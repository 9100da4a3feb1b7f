import { endpointPaths, type Issuer } from '../../issuers.ts';
import { authMethods } from '../client.ts';
import { assertionAlgorithms, endpointSpellings, jwksPath } from '../endpoints.ts';
import { supportedScopes } from '../scopes.ts';

/** Authorization server metadata (RFC 8414 §2). The issuer is one identical string wherever it is read. */
export function authorizationServerMetadata({ origin }: Issuer) {
  return {
    issuer: origin,
    authorization_endpoint: origin + endpointSpellings.authorize[0],
    token_endpoint: origin + endpointSpellings.token[0],
    registration_endpoint: origin + endpointSpellings.register[0],
    revocation_endpoint: origin + endpointSpellings.revoke[0],
    scopes_supported: supportedScopes,
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: authMethods,
    token_endpoint_auth_signing_alg_values_supported: assertionAlgorithms,
    revocation_endpoint_auth_methods_supported: authMethods,
    revocation_endpoint_auth_signing_alg_values_supported: assertionAlgorithms,
    client_id_metadata_document_supported: true,
    authorization_response_iss_parameter_supported: true,
    protected_resources: endpointPaths.map((path) => origin + path),
  };
}

/**
 * The same for clients that only look for OpenID Connect Discovery 1.0: its required members are there so that strict
 * parsers accept it, with an empty key set, and no `openid` scope, so that nobody expects an id token.
 */
export function openidConfiguration(issuer: Issuer) {
  return {
    ...authorizationServerMetadata(issuer),
    jwks_uri: issuer.origin + jwksPath,
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  };
}
