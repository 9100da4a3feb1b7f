import type { RequestListener } from 'node:http';
import { sendJson } from './answers.ts';
import { exchangeOf } from './exchange.ts';

/** A request listener that is loaded after the server listens. */
export interface LateApp {
  readonly handle: RequestListener;
  /** Loads it, once. Rejects where it cannot be loaded; the next request tries again. */
  load(): Promise<RequestListener>;
}

/**
 * The Express app, loaded with the first request that needs it or earlier by `load`: Express, the endpoints and jose
 * are a third of the server's code, and none of it is needed to listen. A request that comes before waits for it.
 */
export function lateApp(loadApp: () => Promise<RequestListener>): LateApp {
  let loaded: RequestListener | null = null;
  let loading: Promise<RequestListener> | null = null;
  const load = (): Promise<RequestListener> => {
    loading ??= loadApp().then(
      (app) => (loaded = app),
      (error: unknown) => {
        loading = null;
        throw error;
      },
    );
    return loading;
  };
  const handle: RequestListener = (req, res) => {
    if (loaded !== null) return loaded(req, res);
    load().then(
      (app) => app(req, res),
      (error: unknown) => {
        exchangeOf(req).entry = {
          type: 'error',
          actor: 'app',
          level: 'error',
          summary: 'A part of Drawbridge could not be loaded, so this request was not answered',
          answer: { detail: error instanceof Error ? error.message.slice(0, 300) : 'unknown' },
        };
        sendJson(res, 500, {
          error: 'server_error',
          error_description: 'Drawbridge could not answer this request.',
        });
      },
    );
  };
  return { handle, load };
}
