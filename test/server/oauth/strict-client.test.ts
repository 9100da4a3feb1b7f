import {
  OAuthMetadataSchema,
  OAuthProtectedResourceMetadataSchema,
  OpenIdProviderDiscoveryMetadataSchema,
} from '@modelcontextprotocol/core';
import * as oauth from 'oauth4webapi';
import { afterEach, describe, expect, test } from 'vitest';
import { startOAuth, stopServers, verifier, redirectUri } from './oauth-server.ts';

afterEach(stopServers);

const insecure = { [oauth.allowInsecureRequests]: true };

describe('a strict client (oauth4webapi)', () => {
  test.each(['oauth2', 'oidc'] as const)(
    'discovers by %s, registers, exchanges, refreshes, revokes',
    async (algorithm) => {
      const server = await startOAuth();
      const issuer = new URL(server.origin);
      const found = await oauth.discoveryRequest(issuer, { algorithm, ...insecure });
      const as = await oauth.processDiscoveryResponse(issuer, found);

      const metadata = { redirect_uris: [redirectUri], grant_types: ['authorization_code', 'refresh_token'] };
      const registered = await oauth.dynamicClientRegistrationRequest(as, metadata, insecure);
      const client = await oauth.processDynamicClientRegistrationResponse(registered);
      const authentication = oauth.ClientSecretBasic(String(client.client_secret));

      const code = server.consent(client.client_id, { life: 'always', scope: 'mcp offline_access' });
      const landed = new URL(`${redirectUri}?code=${code}&state=s&iss=${encodeURIComponent(server.origin)}`);
      const parameters = oauth.validateAuthResponse(as, client, landed, 's');
      const options = { ...insecure, additionalParameters: { resource: `${server.origin}/mcp` } };
      const exchanged = await oauth.authorizationCodeGrantRequest(
        as,
        client,
        authentication,
        parameters,
        redirectUri,
        verifier,
        options,
      );
      const tokens = await oauth.processAuthorizationCodeResponse(as, client, exchanged);
      expect(tokens).toMatchObject({ token_type: 'bearer', expires_in: 86_400, scope: 'mcp offline_access' });

      const mcp = new URL(`${server.origin}/mcp`);
      const opened = await oauth.protectedResourceRequest(
        tokens.access_token,
        'GET',
        mcp,
        undefined,
        undefined,
        insecure,
      );
      expect(opened.status).toBe(200);

      const refreshing = await oauth.refreshTokenGrantRequest(
        as,
        client,
        authentication,
        String(tokens.refresh_token),
        options,
      );
      const refreshed = await oauth.processRefreshTokenResponse(as, client, refreshing);
      expect(refreshed.access_token).not.toBe(tokens.access_token);

      const revoking = await oauth.revocationRequest(
        as,
        client,
        authentication,
        String(refreshed.refresh_token),
        insecure,
      );
      await oauth.processRevocationResponse(revoking);
      await expect(
        oauth.protectedResourceRequest(refreshed.access_token, 'GET', mcp, undefined, undefined, insecure),
      ).rejects.toBeInstanceOf(oauth.WWWAuthenticateChallengeError);
    },
  );

  test('finds the authorization server from the resource (RFC 9728)', async () => {
    const server = await startOAuth();
    const resource = new URL(`${server.origin}/mcp`);
    const answer = await oauth.resourceDiscoveryRequest(resource, insecure);
    const found = await oauth.processResourceDiscoveryResponse(resource, answer);
    expect(found.authorization_servers).toEqual([server.origin]);
  });
});

test('the MCP SDK accepts every document', async () => {
  const server = await startOAuth();
  const read = async (path: string): Promise<unknown> => (await server.send(path)).json;
  OAuthMetadataSchema.parse(await read('/.well-known/oauth-authorization-server'));
  OpenIdProviderDiscoveryMetadataSchema.parse(await read('/.well-known/openid-configuration'));
  for (const path of ['', '/mcp', '/sse', '/tools']) {
    OAuthProtectedResourceMetadataSchema.parse(await read(`/.well-known/oauth-protected-resource${path}`));
  }
});
