import { protocol, session } from 'electron';
import { readFile } from 'node:fs/promises';
import { appFile } from './app-files.ts';
import { contentSecurityPolicy } from './content-security-policy.ts';

/** Declares `app://` as a scheme with an origin of its own. Has to run before the app is ready. */
export function declareAppScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
}

/** Serves the built pages in `root`, GET only, with the policy on every answer. */
export function serveAppScheme(root: string): void {
  session.defaultSession.protocol.handle('app', async (request) => {
    if (request.method !== 'GET') return answer(405, 'text/plain', 'Only GET is answered here.');
    const file = appFile(root, request.url);
    if (file === null) return answer(404, 'text/plain', 'There is no such page.');
    try {
      return answer(200, file.mimeType, await readFile(file.path));
    } catch {
      return answer(404, 'text/plain', 'There is no such page.');
    }
  });
}

function answer(status: number, mimeType: string, body: string | Uint8Array<ArrayBuffer>): Response {
  return new Response(body, {
    status,
    headers: {
      'content-type': mimeType,
      'content-security-policy': contentSecurityPolicy(),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cache-control': 'no-store',
    },
  });
}
