import type { Rule } from '../rule.ts';
import { awaited } from './awaited.ts';
import { accepted, is, isToken, latest, well } from './looking.ts';

export const noAuthorize: Rule = {
  name: 'no-authorize',
  about: 'A client registered, and no browser asked for authorization within 30 seconds.',
  look(situation) {
    const registered = latest(situation.steps, well(is('register')));
    if (registered === null) return null;
    // The order is not certain: two attempts of one client share a journey.
    if (situation.steps.some((step) => is('authorize', 'code-sent')(step) || isToken(step) || accepted(step)))
      return null;
    const { client } = situation;
    return awaited(situation, {
      rule: 'no-authorize',
      hop: 'client',
      since: registered.step,
      what: `the browser that ${client} sends for authorization`,
      cause: `${client} registered, but never sent a browser to ask for access: it stopped by itself, or the person closed its window.`,
      evidence: [...registered.before.filter(well(is('metadata'))), registered.step],
      cures: [
        `Press Connect in ${client} again, and let it open the browser. In ChatGPT: https://chatgpt.com/#settings/Connectors`,
        'If a browser opened and showed an error instead of the waiting page: run the check-up (drawbridge checkup), which asks for the same page through the public address. With ngrok on the free plan, press "Visit Site".',
      ],
    });
  },
};
