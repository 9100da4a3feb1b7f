import type { Edge } from '../rule.ts';

const settings = 'https://dash.cloudflare.com/?to=/:account/:zone/security/settings';
const olderSettings = 'https://dash.cloudflare.com/?to=/:account/:zone/security/bots';
const rules = 'https://dash.cloudflare.com/?to=/:account/:zone/security/security-rules';
const tools = 'https://dash.cloudflare.com/?to=/:account/:zone/security/waf/tools';
const events = 'https://dash.cloudflare.com/?to=/:account/:zone/security/events';
const ranges = 'https://openai.com/chatgpt-connectors.json';

/** What lets a client's backend through Cloudflare's bot filters, the best first (developers.cloudflare.com/bots). */
export const cloudflare: readonly string[] = [
  `Turn Bot Fight Mode off (all plans): Security → Settings → Bot Fight Mode → Off, at ${settings} (older dashboards: Security → Bots, at ${olderSettings}). Then connect again.`,
  `Or keep Bot Fight Mode and allow ChatGPT's addresses with IP Access Rules (all plans): Security → Security rules → IP Access Rules → Allow, at ${rules} (older dashboards: Security → WAF → Tools, at ${tools}), for each range that OpenAI lists at ${ranges}. The ranges move, so look again when it stops working.`,
  `Only with Super Bot Fight Mode (Pro plan and up): a WAF custom rule with the action Skip for your token endpoint, at ${rules}. It does NOT skip the free Bot Fight Mode: on the free plan this rule changes nothing.`,
  'Or use a way without that filter: ngrok, or a Cloudflare Quick Tunnel, whose zone is not yours. Choose it in Settings → Tunnel, or with: drawbridge tunnel use ngrok',
  `If Bot Fight Mode is off already: the second suspect is "Block AI bots" in the same settings (all plans), at ${settings}. What was stopped, and by which service, is listed under Security → Events, at ${events}`,
];

const checkup =
  'Run the check-up (drawbridge checkup): it goes the same way with the names of a browser and of ChatGPT, and shows which of them is stopped.';

/** Why requests of a client's backend may not get through while those of a browser do, and what helps. */
export function suspectOf(edge: Edge): { readonly suspect: string; readonly cures: string[] } {
  if (edge === 'cloudflare') {
    return {
      suspect: "Cloudflare's Bot Fight Mode, which stops the backend and lets the browser through",
      cures: [...cloudflare, checkup],
    };
  }
  if (edge === 'ngrok') {
    return {
      suspect: 'a rule of your ngrok endpoint (a traffic policy, an IP restriction, or its request limit)',
      cures: [
        "Look at the requests that reached ngrok, and what became of them, at https://dashboard.ngrok.com/traffic-inspector (all plans). ngrok's interstitial page is for browsers alone and does not stop a backend.",
        'Take traffic policies and IP restrictions off the endpoint, at https://dashboard.ngrok.com/endpoints, and look whether the limits of your plan are used up, at https://dashboard.ngrok.com/usage',
        checkup,
      ],
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
    cures: [
      ...cloudflare.map((cure) => `If Cloudflare stands in front: ${cure}`),
      "If it is a proxy of your own: look for the request in its access log and error log. Firewalls, fail2ban and user-agent filters stop ChatGPT's backend (Python aiohttp) and let browsers pass.",
      checkup,
    ],
  };
}
