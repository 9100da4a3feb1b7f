/**
 * The pages that the app opens in the person's browser: Cloudflare's, ngrok's, Tailscale's and OpenAI's own. Nothing a
 * stranger sends can name another. Free of zod, so that a window can ask before it offers a button.
 */
const hosts: ReadonlySet<string> = new Set([
  'dash.cloudflare.com',
  'one.dash.cloudflare.com',
  'developers.cloudflare.com',
  'www.cloudflare.com',
  'dashboard.ngrok.com',
  'ngrok.com',
  'tailscale.com',
  'openai.com',
  'help.openai.com',
  'platform.openai.com',
  'chatgpt.com',
]);

/** On GitHub anybody can have a page: only cloudflared's own repository is known. */
const isCloudflared = ({ hostname, pathname }: URL): boolean =>
  hostname === 'github.com' && /^\/cloudflare\/cloudflared(?:\/|$)/.test(pathname);

/** The address as it is handed to the system, or null: https, a known page, no credentials, the usual port. */
export function knownPage(target: string): string | null {
  // Parsing would read a backslash as a slash and leave out what cannot be seen: no page of ours has either.
  if (/[\\\s\p{C}]/u.test(target) || !URL.canParse(target)) return null;
  const url = new URL(target);
  const plain = url.protocol === 'https:' && url.port === '' && url.username === '' && url.password === '';
  return plain && (hosts.has(url.hostname) || isCloudflared(url)) ? url.href : null;
}
