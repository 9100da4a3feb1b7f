import { expect } from 'vitest';
import { OAuthError } from '../../../server/oauth/oauth-error.ts';
import { documentId } from './document-host.ts';
import type { OAuthServer } from './oauth-server.ts';

/** How a server refuses a client id; throws where it does not. */
export async function refusalOf(server: OAuthServer, id: string = documentId): Promise<OAuthError> {
  const error: unknown = await server.oauth.clients.find(id).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof OAuthError)) throw new Error(`not refused: ${String(error)}`);
  expect(error.error).toBe('invalid_client');
  return error;
}
