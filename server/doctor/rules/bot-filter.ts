import type { Edge } from '../rule.ts';

/** Pages of Cloudflare's dashboard; it asks which account and zone. */
export const cloudflarePages = {
  settings: 'https://dash.cloudflare.com/?to=/:account/:zone/security/settings',
  events: 'https://dash.cloudflare.com/?to=/:account/:zone/security/events',
};
const olderSettings = 'https://dash.cloudflare.com/?to=/:account/:zone/security/bots';
const rules = 'https://dash.cloudflare.com/?to=/:account/:zone/security/security-rules';
const tools = 'https://dash.cloudflare.com/?to=/:account/:zone/security/waf/tools';
const ranges = 'https://openai.com/chatgpt-connectors.json';

/** What helps against Cloudflare's bot filters, the best first (developers.cloudflare.com/bots). */
const cloudflare = (first: 'Turn' | 'If Cloudflare stands in front, turn'): string[] => [
  `${first} Bot Fight Mode off (all plans): Security → Settings → Bot Fight Mode → Off, at ${cloudflarePages.settings} (older dashboards: Security → Bots, at ${olderSettings}). Then connect again.`,
  `To keep Cloudflare's Bot Fight Mode on, allow ChatGPT's addresses with IP Access Rules (all plans): Security → Security rules → IP Access Rules → Allow, at ${rules} (older dashboards: Security → WAF → Tools, at ${tools}), for each range that OpenAI lists at ${ranges}. The ranges move, so look again when it stops working.`,
  `With Cloudflare's Super Bot Fight Mode only (Pro plan and up): add a WAF custom rule with the action Skip for your token endpoint, at ${rules}. It does NOT skip the free Bot Fight Mode: on the free plan this rule changes nothing.`,
  "To go around Cloudflare's filter, use a way without it: ngrok, or a Cloudflare Quick Tunnel, whose zone is not yours. Choose it in the popup (the pencil beside the public address), or with: drawbridge tunnel use ngrok",
  `Where Bot Fight Mode is off already, the second suspect is Cloudflare's "Block AI bots" in the same settings (all plans), at ${cloudflarePages.settings}. What was stopped, and by which service, is listed under Security → Events, at ${cloudflarePages.events}`,
];

const ngrok: readonly string[] = [
  "Look at the requests that reached ngrok, and what became of them, at https://dashboard.ngrok.com/traffic-inspector (all plans). ngrok's interstitial page is for browsers alone and does not stop a backend.",
  'Take traffic policies and IP restrictions off the endpoint, at https://dashboard.ngrok.com/endpoints, and look whether the limits of your plan are used up, at https://dashboard.ngrok.com/usage',
];

const ownProxy: readonly string[] = [
  'If a proxy or a firewall of your own stands in front, look for the request in its logs, and let the user agents `Python/… aiohttp/…` and `openai-mcp/…` pass in whatever filters there: a web application firewall, fail2ban, a list of bad user agents.',
  `Where such a filter goes by addresses, let OpenAI's pass: ${ranges} lists them; they move.`,
];

/** What lets a client's backend through the filters of an edge, the best first. */
export function filterCures(edge: Edge): string[] {
  if (edge === 'cloudflare') return cloudflare('Turn');
  if (edge === 'ngrok') return [...ngrok];
  return [...cloudflare('If Cloudflare stands in front, turn'), ...ownProxy];
}

const checkup =
  'Run the check-up (drawbridge checkup): it goes the same way with the names of a browser and of ChatGPT, and shows which of them is stopped.';

/** Why requests of a client's backend may not get through while those of a browser do, and what helps. */
export function suspectOf(edge: Edge): { readonly suspect: string; readonly cures: string[] } {
  if (edge === 'cloudflare') {
    return {
      suspect: "Cloudflare's Bot Fight Mode, which stops the backend and lets the browser through",
      cures: [...filterCures(edge), checkup],
    };
  }
  if (edge === 'ngrok') {
    return {
      suspect: 'a rule of your ngrok endpoint (a traffic policy, an IP restriction, or its request limit)',
      cures: [...filterCures(edge), checkup],
    };
  }
  if (edge === 'quick') {
    return {
      suspect: 'the Quick Tunnel, which may have broken off or come back under another name meanwhile',
      cures: [
        'See whether the address is still the one that the connector in ChatGPT has: drawbridge tunnel status. A Quick Tunnel gets a new one at every start; then make the connector anew.',
        'A Quick Tunnel serves 200 requests at a time and promises nothing: use ngrok with its free reserved domain (https://dashboard.ngrok.com/domains, free plan), or a Cloudflare Tunnel with a name of your own (https://one.dash.cloudflare.com/?to=/:account/networks/tunnels, free plan).',
        checkup,
      ],
    };
  }
  return {
    suspect:
      'a bot filter or a firewall in front of this computer (if Cloudflare stands in front: Bot Fight Mode)',
    cures: [...filterCures(edge), checkup],
  };
}
