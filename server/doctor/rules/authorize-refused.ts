import type { Rule } from '../rule.ts';
import { failed, lines } from './finding.ts';
import { accepted, is, isToken, latest, well } from './looking.ts';

export const authorizeRefused: Rule = {
  name: 'authorize-refused',
  about:
    'The authorization request itself was refused: an unknown client, another redirect, no PKCE, a foreign resource.',
  look({ client, steps }) {
    const refused = latest(steps, is('authorize'));
    if (refused === null || refused.step.ok) return null;
    // Another tab may have gone on; a page that was asked for a second time changes nothing of that.
    if (refused.before.some(well(is('authorize')))) return null;
    if (steps.some((step) => is('code-sent')(step) || isToken(step) || accepted(step))) return null;
    return failed({
      rule: 'authorize-refused',
      hop: 'client',
      cause: `${client} sent a browser with a request that cannot be granted${refused.step.reason === null ? '' : ` (${refused.step.reason})`}.`,
      evidence: lines([...refused.before.filter(is('register')), refused.step]),
      cures: [
        `Remove the connection in ${client} and make it anew with the address that Drawbridge shows now (drawbridge status), so that it registers again.`,
        'The first line of the evidence that speaks of a refusal says what was wrong. Drawbridge takes code flow with PKCE S256 and the redirect addresses that the client registered.',
      ],
    });
  },
};
