/**
 * What cloudflared inherits: what a program needs to find itself, its user and its way out. Everything of its own
 * (TUNNEL_…) is left behind, because it would change what the arguments say; keys and tokens of others are not its
 * business.
 */
const inherited = [
  'ALL_PROXY',
  'HOME',
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'LANG',
  'NO_PROXY',
  'PATH',
  'SSL_CERT_DIR',
  'SSL_CERT_FILE',
  'SYSTEMROOT',
  'TEMP',
  'TMP',
  'TMPDIR',
  'USERPROFILE',
];

/** The environment for cloudflared. A token goes here and never into its arguments, which everybody can read. */
export function cloudflaredEnvironment(
  ours: Readonly<Record<string, string | undefined>>,
  token: string | null,
): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(ours)) {
    // Names do not care for case on Windows, and proxies are written both ways everywhere.
    if (value !== undefined && inherited.includes(name.toUpperCase())) environment[name] = value;
  }
  if (token !== null) environment['TUNNEL_TOKEN'] = token;
  return environment;
}
