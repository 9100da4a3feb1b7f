import type { Rule } from '../rule.ts';
import { failed, lines } from './finding.ts';
import { accepted, is, isToken, latest, well } from './looking.ts';

export const wrongAudience: Rule = {
  name: 'wrong-audience',
  about:
    'A token or a code that was issued at one address of this server is used at another, as after a change of the public address.',
  look({ client, steps }) {
    const foreign = latest(
      steps,
      ({ reason, kind }) =>
        (kind === 'bearer-refused' && reason === 'other-audience') ||
        (reason === 'issuer' && (kind === 'token' || kind === 'refresh')),
    );
    if (foreign === null) return null;
    if (
      foreign.after.some((step) => accepted(step) || is('authorize', 'register')(step) || well(isToken)(step))
    )
      return null;
    return failed({
      rule: 'wrong-audience',
      hop: 'tunnel',
      cause: `${client} uses access that was given at another address of this server: the public address has changed since, and access is good only where it was given.`,
      evidence: lines([...foreign.before.filter(well(isToken)).slice(-1), foreign.step]),
      cures: [
        `Make the connector anew with the address of now (drawbridge status); in ChatGPT: https://chatgpt.com/#settings/Connectors. What was granted at the old address is kept for when it returns.`,
        'So that it does not happen again, use an address that stays: a free reserved domain of ngrok (https://dashboard.ngrok.com/domains, free plan), or a Cloudflare Tunnel with a name of your own (https://one.dash.cloudflare.com/?to=/:account/networks/tunnels, free plan).',
      ],
    });
  },
};
