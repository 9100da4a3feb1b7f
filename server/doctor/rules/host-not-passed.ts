import { isLoopbackAddress, isLoopbackUrl } from '../../http/loopback.ts';
import type { Rule } from '../rule.ts';
import type { Step } from '../step.ts';
import { awaited } from './awaited.ts';
import { accepted, is, isToken, well } from './looking.ts';

/** Metadata that told somebody outside to come to the loopback address, which only this computer can reach. */
const misled = (step: Step): boolean =>
  step.remote !== null && !isLoopbackAddress(step.remote) && isLoopbackUrl(step.about ?? '');

export const hostNotPassed: Rule = {
  name: 'host-not-passed',
  about:
    'A request from outside came under the name of this computer, as a proxy hides the Host, and the client went no further.',
  look(situation) {
    const { client, steps, wentOn } = situation;
    if (wentOn) return null;
    if (steps.some((step) => is('authorize', 'code-sent')(step) || isToken(step) || accepted(step)))
      return null;
    const read = steps.filter(well(is('metadata'))).filter(misled);
    const [first] = read;
    if (first === undefined) return null;
    return awaited(situation, {
      rule: 'host-not-passed',
      hop: 'edge',
      since: first,
      what: `the next request of ${client}`,
      cause: `The proxy in front hides the host name: requests from outside come in as if for this computer, so the metadata named an address (${first.about ?? 'of this computer'}) that ${client} cannot reach.`,
      evidence: read,
      cures: [
        'nginx: add "proxy_set_header Host $host;" to the location, and reload it: https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_set_header',
        'Apache: "ProxyPreserveHost On": https://httpd.apache.org/docs/2.4/mod/mod_proxy.html#proxypreservehost (Caddy and Tailscale Funnel pass it by themselves.)',
        'cloudflared: take httpHostHeader out of its configuration: https://developers.cloudflare.com/cloudflare-one/networks/connectors/cloudflare-tunnel/configure-tunnels/origin-configuration/',
        'Then set the public address in Drawbridge to the name that clients use: drawbridge tunnel use own',
      ],
    });
  },
};
