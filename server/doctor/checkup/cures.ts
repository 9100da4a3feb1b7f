import type { Edge } from '../rule.ts';
import { cloudflarePages, filterCures } from '../rules/bot-filter.ts';
import type { Cause } from './findings.ts';

/** Where a check-up was done. */
export interface Circumstances {
  readonly host: string;
  readonly origin: string;
  readonly edge: Edge;
}

const filter = ({ edge }: Circumstances): readonly string[] => filterCures(edge);

const hostCures = ({ host }: Circumstances): readonly string[] => [
  `Let the proxy pass the name that it was asked for: in nginx \`proxy_set_header Host $host;\` (with a port: \`$http_host\`), in Apache \`ProxyPreserveHost On\`; Caddy does so by itself.`,
  `If callers are sent on to another address, switch that off for ${host}: a redirect rule, or a login in front of it such as Cloudflare Access.`,
  'Or make the address that is arrived at the public URL in Drawbridge, and the connector in ChatGPT anew.',
];

const streams = ({ edge }: Circumstances): readonly string[] => [
  'Give ChatGPT the address that ends in /mcp instead of /sse: its answers come by POST and are not held back.',
  ...(edge === 'proxy' || edge === 'unknown'
    ? [
        'In nginx: `proxy_buffering off;` for this server. In other proxies: switch the buffering of answers off for /sse.',
      ]
    : []),
  ...(edge === 'quick'
    ? [
        'Cloudflare Quick Tunnels always hold such streams back (https://github.com/cloudflare/cloudflared/issues/1449); a named tunnel or ngrok does not.',
      ]
    : []),
];

const byCause: Readonly<Record<Cause, (circumstances: Circumstances) => readonly string[]>> = {
  'tunnel-down': ({ host }) => [
    'Start the tunnel: choose it anew in Drawbridge, or start the program that makes it.',
    `If the address is another one by now, use that: Quick Tunnels change theirs at every start, and then the connector in ChatGPT has to be made anew.`,
    `If ${host} is a name of your own, see that its DNS entry leads to the tunnel or to this network.`,
  ],
  certificate: ({ host }) => [
    `Get a certificate for ${host} that the public trusts, with its whole chain: Let's Encrypt (https://letsencrypt.org) gives them for nothing, and Caddy fetches them by itself.`,
  ],
  'app-unreachable': () => [
    "Let the tunnel or the proxy lead to the port on which Drawbridge listens on this computer: `drawbridge status` names it under 'on this computer'.",
    'If a tunnel of Drawbridge itself is in use, choose it anew.',
  ],
  'not-this-server': ({ host }) => [
    `See what answers at ${host}: another program, an old server, a parked domain, or another Drawbridge; let the address lead here.`,
    'Or give Drawbridge the address that leads here.',
  ],
  'wrong-audience': hostCures,
  'token-never-arrived': filter,
  'bot-filter': filter,
  'rate-limited': ({ edge }) => [
    'Wait a few minutes and check again.',
    ...(edge === 'quick'
      ? ['Quick Tunnels allow 200 requests at a time; a named tunnel has no such limit.']
      : []),
    ...(edge === 'ngrok'
      ? ['See the limits of your ngrok plan: https://ngrok.com/docs/pricing-limits/']
      : []),
    ...(edge === 'cloudflare'
      ? [
          `Take this host out of the rate limiting rules: Security → Security rules. ${cloudflarePages.settings}`,
        ]
      : []),
  ],
  'edge-timeout': () => [
    'See whether the tunnel program still runs and has a connection; start it anew.',
    'If a proxy leads here, see that it reaches the port on which Drawbridge listens, and that no firewall in between swallows the connections.',
  ],
  'edge-refused': ({ edge }) => [
    'See in the logs and rules of what stands in front (firewall rules, access lists, basic authentication, country filters) why it refuses, and let this host pass.',
    ...(edge === 'cloudflare'
      ? [`What was refused is listed under Security → Events. ${cloudflarePages.events}`]
      : []),
  ],
  'token-not-sent': () => [
    'Let the proxy pass the Authorization header: in nginx remove `proxy_set_header Authorization "";` and an `auth_basic` of its own; in Apache set `CGIPassAuth On` or remove the `RequestHeader unset Authorization`.',
    'If a login of the edge itself uses that header, take this host out of it: Drawbridge checks every caller by itself.',
  ],
  'headers-stripped': ({ edge }) => [
    'Let every header pass whose name begins with Mcp- or MCP- (Mcp-Method, Mcp-Name, MCP-Protocol-Version, Mcp-Session-Id), and Accept, Content-Type and Last-Event-ID with them: where there is a list of the headers that may pass, add them to it.',
    'nginx passes them by itself (it drops only names with underscores): remove `proxy_pass_request_headers off;` or a `proxy_set_header Mcp-Method "";`. In Apache remove the `RequestHeader unset`, in Caddy the `header_up -Mcp-*`, in HAProxy the `http-request del-header`.',
    ...(edge === 'cloudflare' || edge === 'proxy' || edge === 'unknown'
      ? [
          'In Cloudflare: see Rules → Transform Rules → Modify Request Header. In Amazon CloudFront: choose the origin request policy `AllViewer`, because it passes no header that it was not told to.',
        ]
      : []),
    ...(edge === 'ngrok' ? ['In ngrok: take `remove-headers` out of the traffic policy.'] : []),
  ],
  'sse-buffered': streams,
  'answer-changed': () => [
    'Switch off what rewrites answers in front of this computer: error pages of its own, compression that is broken, content filters.',
  ],
  'app-failed': () => [
    'Look at the steps of the check-up in the timeline: they say what Drawbridge refused, and why.',
    'Start Drawbridge anew and check again; if it stays, please report it with what `drawbridge report` says.',
  ],
};

/** What to do about a cause, the best first. */
export const curesOf = (cause: Cause, circumstances: Circumstances): string[] => [
  ...byCause[cause](circumstances),
];
