import type { Rule } from '../rule.ts';
import { awaited } from './awaited.ts';
import { is, latest, well } from './looking.ts';

export const sseBuffered: Rule = {
  name: 'sse-buffered',
  about:
    'An event stream was opened, and no message of its client came within 30 seconds: what is sent on it does not arrive.',
  look(situation) {
    const { client, edge, steps } = situation;
    const opened = latest(steps, well(is('stream-opened')));
    // A client that has ever sent a message has got the address for it: it idles.
    if (opened === null || steps.some(is('stream-message', 'mcp', 'tool-call'))) return null;
    const first = steps.find(well(is('stream-opened'))) ?? opened.step;
    const quick = edge === 'quick';
    return awaited(situation, {
      rule: 'sse-buffered',
      hop: quick ? 'tunnel' : 'edge',
      since: first,
      what: `the first message of ${client} on its event stream`,
      cause: quick
        ? `${client} opened an event stream and got nothing on it: Quick Tunnels hold event streams back until they close.`
        : `${client} opened an event stream and sent nothing: what Drawbridge writes on the stream does not arrive, as a proxy in front holds it back (buffering).`,
      evidence: steps.filter(is('stream-opened', 'stream-closed')),
      cures: [
        'Give the client the address that ends in /mcp instead of /sse: its answers come on the request itself, and pass everywhere. Drawbridge shows it: drawbridge status',
        ...(quick
          ? [
              'Or use another tunnel: ngrok, or a Cloudflare Tunnel with a name of your own (https://one.dash.cloudflare.com/?to=/:account/networks/tunnels, free plan) with drawbridge tunnel use cloudflare',
            ]
          : [
              'nginx: "proxy_buffering off;" and "proxy_read_timeout 1h;" in the location of /sse: https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_buffering',
              'Apache: "flushpackets=on" at the ProxyPass line: https://httpd.apache.org/docs/2.4/mod/mod_proxy.html#proxypass. Other proxies: switch response buffering and compression off for text/event-stream.',
            ]),
      ],
    });
  },
};
