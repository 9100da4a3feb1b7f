/** What goes back to the client (RFC 6749 §4.1.2, §4.1.2.1; RFC 9207 §2). */
export type Outcome =
  { readonly code: string } | { readonly error: string; readonly error_description: string };

/** Characters outside of what RFC 6749 §4.1.2.1 allows in error_description. */
const notAllowed = /[^\x20-\x21\x23-\x5b\x5d-\x7e]/g;

/**
 * The address that the browser is sent to: the redirect URI with its own query kept, and the outcome, `state` and
 * `iss` added. All characters of it may stand in a Location header.
 */
export function clientRedirect(
  redirectUri: string,
  outcome: Outcome,
  state: string | null,
  issuer: string,
): string {
  const added = new URLSearchParams(
    'code' in outcome
      ? outcome
      : { ...outcome, error_description: outcome.error_description.replaceAll(notAllowed, "'") },
  );
  if (state !== null) added.set('state', state);
  added.set('iss', issuer);
  const joint = redirectUri.includes('?') ? (/[?&]$/.test(redirectUri) ? '' : '&') : '?';
  return new URL(`${redirectUri}${joint}${added}`).href;
}
