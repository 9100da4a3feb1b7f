import type { Rule } from '../rule.ts';
import { failed, lines } from './finding.ts';
import { accepted, is, isToken, latest, well } from './looking.ts';

/** Why a knock was denied, by the reason of the step: said of the client by its name. */
const causes: ReadonlyMap<string, (client: string) => string> = new Map([
  ['person', (client) => `You denied ${client}.`],
  [
    'wrong-number',
    (client) => `A number was chosen that the browser of ${client} did not show, so it was denied.`,
  ],
  ['gave-way', (client) => `Too many were waiting at once, so ${client} was denied to make room.`],
  ['closed', (client) => `Drawbridge was closed before there was an answer, so ${client} was denied.`],
]);

export const knockDenied: Rule = {
  name: 'knock-denied',
  about:
    'The person denied the knock, chose a wrong number, or Drawbridge was closed or full before an answer.',
  look({ client, steps }) {
    const denied = latest(
      steps,
      (step) =>
        !step.ok &&
        step.reason !== 'asked-anew' &&
        step.reason !== 'timeout' &&
        step.reason !== 'never-collected' &&
        is('consent', 'code-sent')(step),
    );
    if (denied === null || denied.after.some(is('authorize', 'register'))) return null;
    // One of several tabs was denied, and another one got what it asked for.
    if (steps.some(well(isToken)) || steps.some(well(is('code-sent'))) || steps.some(accepted)) return null;
    const decision = steps.findLast(
      (step) => is('consent')(step) && !step.ok && step.reason !== 'asked-anew',
    );
    if (decision?.reason === 'timeout' || decision?.reason === 'never-collected') return null;
    const cause = causes.get(decision?.reason ?? '') ?? ((name: string) => `${name} was denied access.`);
    return failed({
      rule: 'knock-denied',
      hop: 'person',
      cause: cause(client),
      evidence: lines(
        decision === undefined || decision === denied.step ? [denied.step] : [decision, denied.step],
      ),
      cures: [
        `If that was a mistake: connect ${client} again, and choose the number that its browser shows. If it was not yours, there is nothing to do: it got nothing.`,
      ],
    });
  },
};
