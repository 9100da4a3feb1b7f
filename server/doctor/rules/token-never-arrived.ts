import type { Rule } from '../rule.ts';
import { awaited } from './awaited.ts';
import { suspectOf } from './bot-filter.ts';
import { accepted, is, isToken, latest, well } from './looking.ts';

export const tokenNeverArrived: Rule = {
  name: 'token-never-arrived',
  about: 'The browser took the code back to the client, and no token request came within 30 seconds.',
  look(situation) {
    const sent = latest(situation.steps, well(is('code-sent')));
    if (sent === null || sent.after.some((step) => isToken(step) || accepted(step))) return null;
    // The browser asks anew: that is where it goes on.
    if (sent.after.some(is('authorize', 'register'))) return null;
    const { suspect, cures } = suspectOf(situation.edge);
    return awaited(situation, {
      rule: 'token-never-arrived',
      hop: 'edge',
      since: sent.step,
      what: `the token request of ${situation.client}`,
      cause: `The browser carried the code back to ${situation.client}, but its token request never arrived here; the likely reason is ${suspect}.`,
      evidence: [...sent.before.filter(is('metadata', 'register', 'authorize', 'consent')), sent.step],
      cures,
    });
  },
};
