import type { Rule } from '../rule.ts';
import { failed, lines, waiting } from './finding.ts';
import { accepted, hasCome, is, isToken, latest, patience, until, well } from './looking.ts';

const rule = 'token-not-sent';

export const tokenNotSent: Rule = {
  name: rule,
  about: 'A token was issued, and the calls that follow come without any.',
  look(situation) {
    const { client, nameless, steps } = situation;
    const issued = latest(steps, well(isToken));
    if (issued === null || issued.after.some(accepted)) return null;
    if (issued.after.some(is('authorize', 'code-sent'))) return null;
    const without = [...issued.after, ...nameless].filter(
      (step) =>
        is('bearer-refused')(step) &&
        (step.reason === 'no-token' || step.reason === null) &&
        (step.time === null || issued.step.time === null || step.time >= issued.step.time),
    );
    const [first] = without;
    if (first === undefined) return null;
    const evidence = lines([issued.step, ...without]);
    // It may be a probe, which one with the token follows.
    const due = until(first, patience);
    if (!hasCome(situation, due)) {
      return waiting({
        rule,
        hop: 'edge',
        cause: `${client} has its token, and its first call came without; waiting for one that brings it.`,
        evidence,
        due,
      });
    }
    return failed({
      rule,
      hop: 'edge',
      cause: `${client} got its token, but its calls arrive without it: something on the way takes the Authorization header out, or the client does not send it.`,
      evidence,
      cures: [
        'nginx: "proxy_set_header Authorization $http_authorization;" in the location, and no auth_basic there: https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_set_header',
        'Apache: "CGIPassAuth On", or "SetEnvIf Authorization .+ HTTP_AUTHORIZATION=$0" where a script stands between: https://httpd.apache.org/docs/2.4/mod/core.html#cgipassauth',
        'Cloudflare: take out Transform Rules that remove request headers (all plans), at https://dash.cloudflare.com/?to=/:account/:zone/rules/overview, and Access applications for this host, at https://one.dash.cloudflare.com/?to=/:account/access/apps',
        'Run the check-up (drawbridge checkup): if its own call through the public address is refused too, it is the way; if it passes, it is the client.',
      ],
    });
  },
};
