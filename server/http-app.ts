import type { RequestListener } from 'node:http';
import { createApp } from './http/app.ts';
import { createAuthorizeRouter } from './oauth/authorize/authorize-router.ts';
import type { Owners } from './owners.ts';

/** Everything that is answered by Express. Loaded by serve-http.ts, once the server listens. */
export async function createHttpApp({ broker, journal, now, oauth }: Owners): Promise<RequestListener> {
  return createApp([
    await oauth.loadRouter(),
    createAuthorizeRouter({ clients: oauth.clients, codes: oauth.codes, broker, journal, now }),
  ]);
}
