/** What a path is for, wherever the server has put it: known by its last segments. */
export type Endpoint =
  | 'metadata'
  | 'register'
  | 'authorize'
  /** Where an outside login sends the browser back to. */
  | 'callback'
  /** A page on which a person logs in or consents. */
  | 'page'
  | 'token'
  | 'sse'
  | 'messages'
  | 'mcp'
  | 'tool';

const documents =
  /^(?:oauth-authorization-server|oauth-protected-resource|openid-configuration|openid-credential-issuer|mcp|mcp\.json|mcp-configuration|ai-plugin\.json)$/;
const pages =
  /^(?:log-?in|sign-?in|consent|approve|approval|confirm|allow|deny|decision|2fa|mfa|totp|otp|verify|knock)$/;

const byName: Readonly<Record<string, Endpoint>> = {
  register: 'register',
  authorize: 'authorize',
  token: 'token',
  sse: 'sse',
  messages: 'messages',
  message: 'messages',
  mcp: 'mcp',
};

/** What somebody asked for; null where it is nothing that a client needs on its way. */
export function endpointOf(method: string, target: string): Endpoint | null {
  if (method !== 'GET' && method !== 'POST' && method !== 'DELETE') return null;
  const segments = segmentsOf(target);
  const last = segments.at(-1) ?? '';
  const before = segments.at(-2) ?? '';
  const wellKnown = segments.indexOf('.well-known');
  if (wellKnown >= 0) return documents.test(segments[wellKnown + 1] ?? '') ? 'metadata' : null;
  const endpoint = Object.hasOwn(byName, last) ? byName[last] : undefined;
  if (endpoint === 'register' || endpoint === 'token') return method === 'POST' ? endpoint : null;
  if (endpoint !== undefined) return endpoint;
  if (last === 'auth' && /^(?:oauth2?|o)$/.test(before)) return 'authorize';
  if (last.startsWith('callback') || before === 'callback') return 'callback';
  if (pages.test(last)) return 'page';
  return before === 'tools' || last === 'tools' ? 'tool' : null;
}

/** The path without its query, its host and the dots with which people cut it short. */
export function pathOf(target: string): string {
  const path = target.split(/[?#]/, 1)[0] ?? '';
  return path.replace(/^[a-z]{2,8}:\/\/[^/]*/i, '').replace(/\.{3}$|…$/, '') || '/';
}

const segmentsOf = (target: string): string[] =>
  pathOf(target)
    .slice(0, 2000)
    .toLowerCase()
    .split('/')
    .filter((segment) => segment !== '');
