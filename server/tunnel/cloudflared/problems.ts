import type { Retry } from '../provider.ts';
import type { LogLine } from './log-line.ts';

export interface Problem {
  readonly code: string;
  /** One sentence: what, why, what to do. */
  readonly sentence: string;
  readonly retry: Retry;
  /** cloudflared ends with it, or goes on in vain; else it tries again by itself and may come through. */
  readonly final: boolean;
}

interface Rule extends Problem {
  readonly when: RegExp;
}

/** Where a person finds their tunnels and the tokens of these. */
export const tunnelsPage = 'https://one.dash.cloudflare.com/?to=/:account/networks/tunnels';

/** What cloudflared complains about, in this order; `when` is looked for in the message and its `error`. */
const rules: readonly Rule[] = [
  {
    when: /Provided Tunnel token is not valid/i,
    code: 'token-invalid',
    sentence: `Cloudflare's program does not accept the tunnel token, because it is not a whole one: copy it anew from your tunnel's page (${tunnelsPage}) and store it again.`,
    retry: 'never',
    final: true,
  },
  {
    when: /Unauthorized: (?:Invalid tunnel secret|Invalid credentials)|AuthenticationFailed|Authentication error/i,
    code: 'token-refused',
    sentence: `Cloudflare refuses the tunnel token, because it was replaced or belongs to another tunnel: copy the present one from your tunnel's page (${tunnelsPage}) and store it again.`,
    retry: 'never',
    final: true,
  },
  {
    when: /Unauthorized: (?:Tunnel not found|Record for tunnel not found)/i,
    code: 'tunnel-not-found',
    sentence: `Cloudflare has no tunnel for this token, because it was deleted there: make a new tunnel (${tunnelsPage}) and store its token.`,
    retry: 'never',
    final: true,
  },
  {
    when: /Unauthorized: /i,
    code: 'tunnel-not-looked-up',
    sentence: `Cloudflare did not let the tunnel in and gave no reason that helps, which it does for a moment when it is in trouble itself: wait a minute, and if it stays so, copy the token anew from your tunnel's page (${tunnelsPage}).`,
    retry: 'later',
    final: false,
  },
  {
    when: /\b1015\b|429 Too Many Requests/i,
    code: 'rate-limited',
    sentence:
      'Cloudflare gives out no more Quick Tunnels to this network for a while, because too many were asked for (429, error 1015): wait some minutes, or use a named tunnel or ngrok.',
    retry: 'later',
    final: true,
  },
  {
    when: /failed to request quick Tunnel:.*(?:no such host|server misbehaving|i\/o timeout|Temporary failure in name resolution)/i,
    code: 'no-network',
    sentence:
      'Cloudflare could not be asked for a Quick Tunnel, because the name api.trycloudflare.com was not found: check that this computer is online and that its DNS or a firewall does not block that name.',
    retry: 'soon',
    final: true,
  },
  {
    when: /failed to request quick Tunnel:.*(?:certificate|x509|tls:)/i,
    code: 'intercepted',
    sentence:
      'Cloudflare could not be asked for a Quick Tunnel, because something between here and api.trycloudflare.com answers with a certificate of its own: a firewall or virus scanner that opens TLS has to let that name through.',
    retry: 'later',
    final: true,
  },
  {
    when: /failed to request quick Tunnel:/i,
    code: 'not-reachable',
    sentence:
      'Cloudflare could not be asked for a Quick Tunnel, because api.trycloudflare.com did not answer: check that this computer is online and that a firewall or proxy lets it through.',
    retry: 'soon',
    final: true,
  },
  {
    when: /failed to (?:unmarshal|parse|read|build) quick[ -]Tunnel|failed to parse quick Tunnel ID|Error unmarshaling QuickTunnel response/i,
    code: 'quick-refused',
    sentence:
      'Cloudflare answered the request for a Quick Tunnel with something else, which it does when too many are asked for or its service is in trouble: wait some minutes, or use a named tunnel or ngrok.',
    retry: 'later',
    final: true,
  },
  {
    when: /metrics server.*address already in use|address already in use.*metrics/i,
    code: 'port-taken',
    sentence:
      'cloudflared could not start, because the port for its own metrics is taken by another program: end that program, or try again.',
    retry: 'soon',
    final: true,
  },
  {
    when: /error parsing YAML|error parsing tunnel ID|configuration file.*(?:invalid|permission denied)/i,
    code: 'config-broken',
    sentence:
      'cloudflared could not start, because it found a configuration file that it cannot read: move the config.yml in the folder .cloudflared of your home away, and try again.',
    retry: 'never',
    final: true,
  },
  {
    when: /flag provided but not defined|Incorrect Usage/i,
    code: 'too-old',
    sentence:
      'cloudflared does not know an option that Drawbridge needs, because it is too old: update it, or remove it so that Drawbridge fetches the present one.',
    retry: 'never',
    final: true,
  },
  {
    when: /Failed to (?:fetch features|refresh DNS)|edge discovery|argotunnel\.com.*(?:no such host|i\/o timeout|server misbehaving)/i,
    code: 'no-network',
    sentence:
      "cloudflared cannot find Cloudflare's network, because its names are not resolved here: check that this computer is online and that its DNS does not block argotunnel.com.",
    retry: 'soon',
    final: false,
  },
  {
    when: /Unable to establish connection with Cloudflare edge|failed to dial to edge|Failed to (?:create new|dial a) quic connection|no free edge addresses/i,
    code: 'edge-blocked',
    sentence:
      "cloudflared does not reach Cloudflare's network, because port 7844 (UDP and TCP) seems to be blocked here: let it out in the firewall, or use another network.",
    retry: 'soon',
    final: false,
  },
];

/** The problem that a line tells of, or null. */
export function problemOf(line: LogLine): Problem | null {
  if (line.level === 'info' || line.level === 'debug') return null;
  const text = `${line.message} ${line.fields.get('error') ?? ''} ${line.fields.get('status_code') ?? ''}`;
  const found = rules.find(({ when }) => when.test(text));
  if (found === undefined) return null;
  const { code, sentence, retry, final } = found;
  return { code, sentence, retry, final };
}
