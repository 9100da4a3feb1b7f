import { isBrowser } from '../../journal/anonymous-journeys.ts';
import type { Rule } from '../rule.ts';
import type { Step } from '../step.ts';
import { looksLikeClient } from './client-agent.ts';
import { failed, lines } from './finding.ts';
import { accepted, is, isToken, latest, well } from './looking.ts';

/** Also a browser: some clients run in one. A scanner tries every address. */
const mayRegister = (step: Step): boolean => looksLikeClient(step) || isBrowser(step.userAgent);

export const registrationRefused: Rule = {
  name: 'registration-refused',
  about:
    'A client wanted to register and was refused: its metadata is not acceptable, or too many registered.',
  look({ client, steps }) {
    const refused = latest(steps, is('register'));
    if (refused === null || refused.step.ok || !mayRegister(refused.step)) return null;
    if (steps.some((step) => is('authorize', 'code-sent')(step) || isToken(step) || accepted(step)))
      return null;
    if (refused.before.some(well(is('register')))) return null;
    const full = refused.step.status === 429;
    return failed({
      rule: 'registration-refused',
      hop: full ? 'app' : 'client',
      cause: full
        ? `${client} could not register: too many clients did so within the last hour.`
        : `${client} could not register: what it sent about itself is not acceptable here.`,
      evidence: lines([...refused.before.filter(is('metadata')), refused.step]),
      cures: full
        ? [`Wait for an hour, and connect ${client} again.`]
        : [
            `The last line of the evidence says what is wrong. It has to be put right in ${client}: redirect addresses have to be https or on this computer, see https://www.rfc-editor.org/rfc/rfc7591#section-2`,
          ],
    });
  },
};
