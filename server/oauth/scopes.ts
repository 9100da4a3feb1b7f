import { OAuthError } from './oauth-error.ts';

/** `mcp`: use the tools that the person allowed. `offline_access`: keep access after the token expires. */
export const supportedScopes = ['mcp', 'offline_access'] as const;
/** What a 401 challenge and the resource metadata ask for; offline_access belongs to the authorization server alone. */
export const resourceScopes = ['mcp'] as const;

/**
 * The scope to grant for a requested one. Left out: the default (a reconnecting client may omit it). Unknown scopes
 * are dropped, as RFC 6749 §3.3 allows; nothing left over is an error.
 * @throws OAuthError invalid_scope
 */
export function grantableScope(requested: string | undefined): string {
  if (requested === undefined || requested.trim() === '') return 'mcp';
  const asked = new Set(requested.split(' '));
  const known = supportedScopes.filter((scope) => asked.has(scope));
  if (known.length === 0)
    throw new OAuthError('invalid_scope', `Supported scopes are: ${supportedScopes.join(' ')}.`);
  return known.join(' ');
}

export const hasScope = (scope: string, wanted: string): boolean => scope.split(' ').includes(wanted);
