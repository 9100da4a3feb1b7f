import type { Response } from 'express';
import { scriptHash } from './pages/waiting-script.ts';
import { styleHash } from './pages/style.ts';

const everywhere = {
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Cross-Origin-Resource-Policy': 'same-origin',
  // Not `no-referrer`: with it, browsers send `Origin: null` with the form.
  'Referrer-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  // Cross-Origin-Opener-Policy is left out on purpose. Clients open this page in a popup and listen to what their
  // redirect page tells `window.opener`; any value here cuts that off (ory/network#451, bluesky-social/atproto#3638).
} as const;

const strict = `default-src 'none'; base-uri 'none'; frame-ancestors 'none'; style-src '${styleHash}'; img-src data:`;

/**
 * The policy of the waiting page has no form-action: Chromium holds it against every hop of the redirects that follow
 * the form, so it stops a client's redirect page from passing the browser on, to `claude://` say (PrefectHQ/fastmcp
 * #3369, w3c/webappsec-csp#8). The one form there carries nothing that is worth taking.
 */
const policies = {
  waiting: `${strict}; script-src '${scriptHash}'; connect-src 'self'`,
  notice: `${strict}; form-action 'none'`,
} as const;

/** Sends a page that nobody may keep, frame or add to. */
export function sendPage(
  res: Response,
  status: number,
  page: { readonly policy: keyof typeof policies; readonly text: string },
): void {
  res.status(status).set(everywhere).set('Content-Security-Policy', policies[page.policy]).send(page.text);
}

/** Sends the browser elsewhere, without a body that would repeat the address. */
export function sendElsewhere(res: Response, status: 302 | 303, location: string): void {
  res
    .status(status)
    .set({ Location: location, 'Cache-Control': 'no-store', 'Referrer-Policy': 'same-origin' })
    .end();
}
